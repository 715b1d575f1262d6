// The customers: everything that is known about anybody is in this account's tables, and nothing else is.

param name string
param location string
param tags { *: string }

@description('How many copies there are, and where.')
param redundancy string

@description('true: the account cannot be deleted before its lock is.')
param locked bool

@description('true: reached through the private network alone, and from these addresses.')
param isPrivate bool
param operatorAddresses string[]

@description('The identity the program runs under.')
param appPrincipalId string

// Storage Table Data Contributor
var tableContributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
)

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: redundancy
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

resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, appPrincipalId, tableContributor)
  scope: account
  properties: {
    roleDefinitionId: tableContributor
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  name: 'customers'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'All customers are in here. docs/deploy.md says how it is taken down.'
  }
}

output name string = account.name
output tableUri string = account.properties.primaryEndpoints.table
