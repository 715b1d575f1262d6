// The private way, on request: the program reaches its accounts and its vault through a virtual network of its own, and no other network reaches them.

param name string
param location string
param tags { *: string }

@description('The host\'s own account: package, locks, task hub.')
param hostAccountName string

@description('The customers\' account.')
param stateAccountName string

param vaultName string

// What is reached, by the part of the resource that answers and the zone in which its private address is found.
var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  vault: 'privatelink.vaultcore.azure.net'
}
var targets = [
  { name: 'host-blob', type: 'Microsoft.Storage/storageAccounts', of: hostAccountName, part: 'blob' }
  { name: 'host-queue', type: 'Microsoft.Storage/storageAccounts', of: hostAccountName, part: 'queue' }
  { name: 'host-table', type: 'Microsoft.Storage/storageAccounts', of: hostAccountName, part: 'table' }
  { name: 'state-table', type: 'Microsoft.Storage/storageAccounts', of: stateAccountName, part: 'table' }
  { name: 'vault', type: 'Microsoft.KeyVault/vaults', of: vaultName, part: 'vault' }
]

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: ['10.40.0.0/24']
    }
    subnets: [
      {
        // Flex Consumption takes a subnet for itself, and as many addresses as it has instances.
        name: 'app'
        properties: {
          addressPrefix: '10.40.0.0/25'
          delegations: [
            {
              name: 'app'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.40.0.128/27'
        }
      }
    ]
  }

  resource app 'subnets' existing = {
    name: 'app'
  }

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

resource names 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in items(zones): {
    name: zone.value
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in items(zones): {
    parent: names[i]
    name: name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: network.id
      }
    }
  }
]

resource ways 'Microsoft.Network/privateEndpoints@2024-07-01' = [
  for target in targets: {
    name: 'pe-${target.name}'
    location: location
    tags: tags
    properties: {
      subnet: {
        id: network::endpoints.id
      }
      privateLinkServiceConnections: [
        {
          name: target.name
          properties: {
            privateLinkServiceId: resourceId(target.type, target.of)
            groupIds: [target.part]
          }
        }
      ]
    }
  }
]

resource found 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-07-01' = [
  for (target, i) in targets: {
    parent: ways[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.part
          properties: {
            privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', zones[target.part])
          }
        }
      ]
    }
    dependsOn: [names]
  }
]

@description('Where the function app\'s own connections begin.')
output appSubnetId string = network::app.id
