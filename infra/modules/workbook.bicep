// What the owner and the operator look at, as code: infra/modules/workbook.json.

param location string
param tags { *: string }

@description('The Log Analytics workspace it reads.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspaceId, 'marketing')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Marketing'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: replace(loadTextContent('workbook.json'), '__WORKSPACE__', workspaceId)
  }
}

output id string = workbook.id
