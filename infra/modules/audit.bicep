// Who read or changed a secret, and on request who read or changed the customers' tables: as logs beside the program's own.

param workspaceId string
param vaultName string
param stateAccountName string

@description('true: every request to the customers\' tables, the program\'s own included.')
param tables bool

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: stateAccountName

  resource service 'tableServices' existing = {
    name: 'default'
  }
}

resource secrets 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

resource customers 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (tables) {
  name: 'audit'
  scope: account::service
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}
