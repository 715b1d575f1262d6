// What the group costs a month, compared with what it should: an e-mail at four fifths of it, and when the month is going to be over it. It stops nothing.

@description('In the currency of the subscription; more than 0.')
param amount int

@description('First day of a month. Azure does not let it be moved once the budget is made.')
param from string

param emails string[]

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: 'marketing'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: '${from}T00:00:00Z'
    }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: emails
      }
      forecast: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: emails
      }
    }
  }
}
