// Durable Task Scheduler: the other backend of Durable Functions, for when the task hub in Table Storage has become the limit (docs/scale.md).

param name string
param location string
param tags { *: string }

@allowed(['Consumption', 'Dedicated'])
param sku string

@description('Capacity units of the Dedicated sku, each about 2,000 actions a second; three are highly available.')
@minValue(1)
@maxValue(3)
param capacity int

@description('The identity the program runs under.')
param appPrincipalId string

// Durable Task Data Contributor
var dataContributor = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '0ad04412-c4d5-4796-b79c-f76d14c8d402'
)

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ['0.0.0.0/0'] // from anywhere, with an identity: a Flex app without a virtual network has no address of its own
    sku: sku == 'Dedicated' ? { name: sku, capacity: capacity } : { name: sku }
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: 'marketing'
}

resource works 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, appPrincipalId, dataContributor)
  scope: hub
  properties: {
    roleDefinitionId: dataContributor
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output endpoint string = scheduler.properties.endpoint
output hubName string = hub.name
