// The secrets. The program may read them; who deploys may write them; no other account may.

param name string
param location string
param tags { *: string }

@description('true: reached through the private network alone, and from these addresses.')
param isPrivate bool
param operatorAddresses string[]

@description('The identity the program runs under.')
param appPrincipalId string

@description('Who sets the secrets: the person or the pipeline that deploys. Empty: no account is let in here.')
param officerPrincipalId string

@allowed(['User', 'Group', 'ServicePrincipal'])
param officerPrincipalType string

// Key Vault Secrets User, Key Vault Secrets Officer
var secretsUser = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '4633458b-17de-408a-874b-0445c86b69e6'
)
var secretsOfficer = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
)

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // Without store-secret no customer is found again: it cannot be deleted for good before 90 days are over.
    enablePurgeProtection: true
    publicNetworkAccess: isPrivate && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: isPrivate
      ? { defaultAction: 'Deny', bypass: 'None', ipRules: map(operatorAddresses, address => { value: address }) }
      : { defaultAction: 'Allow', bypass: 'None' }
  }
}

resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, appPrincipalId, secretsUser)
  scope: vault
  properties: {
    roleDefinitionId: secretsUser
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource writes 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(officerPrincipalId)) {
  name: guid(vault.id, officerPrincipalId, secretsOfficer)
  scope: vault
  properties: {
    roleDefinitionId: secretsOfficer
    principalId: officerPrincipalId
    principalType: officerPrincipalType
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
