// The function app: Flex Consumption, .NET isolated, entered and entering with its identity.

param name string
param planName string
param location string
param tags { *: string }

@description('Resource id of the identity the program runs under.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('The host\'s own storage account.')
param hostStorageName string

@description('Where the deployed package lies.')
param packageUrl string

param insightsConnectionString string

@description('Our own settings, by name, as the program reads them.')
param settings { *: string }

@description('Connection to a Durable Task Scheduler; empty: the task hub is in the host\'s storage account.')
param schedulerConnection string

@description('Task hub of the scheduler; empty likewise.')
param schedulerHub string

@description('Subnet through which the app reaches its accounts and its vault; empty: over their public addresses.')
param subnetId string

@description('How often an idle task hub in the storage account is looked into; empty: as host.json says, every second, which timers need.')
param queuePolling string

@allowed([512, 2048, 4096])
param instanceMemoryMB int

param maximumInstances int
param alwaysReadyHttp int
param alwaysReadyDurable int

// Settings of the Functions host and of the libraries we use, not ours.
var hostSettings = {
  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AZURE_CLIENT_ID: identityClientId
  AzureWebJobsDisableHomepage: 'true' // Azure's own page at /, where there is nothing of ours
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

// host.json says Azure Storage; these say otherwise where a scheduler is.
var schedulerSettings = empty(schedulerHub)
  ? {}
  : {
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: schedulerConnection
      AzureFunctionsJobHost__extensions__durableTask__hubName: schedulerHub
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
    }

// Without timers a message of the task hub may be found some seconds late, for a tenth of the transactions (docs/scale.md).
var pollingSettings = empty(queuePolling) || !empty(schedulerHub)
  ? {}
  : { AzureFunctionsJobHost__extensions__durableTask__storageProvider__maxQueuePollingInterval: queuePolling }

// A group of zero is not named at all.
var alwaysReady = filter(
  [
    { name: 'http', instanceCount: alwaysReadyHttp }
    { name: 'durable', instanceCount: alwaysReadyDurable }
  ],
  group => group.instanceCount > 0
)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // How azd finds the app that azure.yaml's service goes to.
  tags: union(tags, { 'azd-service-name': 'marketing' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReady
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      appSettings: map(items(union(settings, hostSettings, schedulerSettings, pollingSettings)), setting => {
        name: setting.key
        value: setting.value
      })
    }
  }
}

// Deploying, too, is done with an identity.
resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

output id string = app.id
output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
