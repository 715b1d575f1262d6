// The Functions host's own account: the deployed package, the host's locks, and the task hub of Durable Functions. Nothing about a customer but keys.
// It is apart from the customers' account because the task hub's queues are polled day and night, and because it may be thrown away.

param name string
param location string
param tags { *: string }

@description('Container of the deployed package.')
param packageContainer string

@description('true: reached through the private network alone, and from these addresses.')
param isPrivate bool
param operatorAddresses string[]

@description('The identity the program runs under.')
param appPrincipalId string

// Blob Data Owner is what the host itself asks for (its locks and keys); queues and tables are the task hub's.
var roles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
]

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Standard_LRS'
  }
  kind: 'StorageV2'
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: isPrivate
      ? { defaultAction: 'Deny', bypass: 'None', ipRules: map(operatorAddresses, address => { value: address, action: 'Allow' }) }
      : { defaultAction: 'Allow' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: packageContainer
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    name: guid(account.id, appPrincipalId, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
    }
  }
]

output name string = account.name
output packageUrl string = '${account.properties.primaryEndpoints.blob}${packages.name}'
