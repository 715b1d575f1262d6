using MarketingAutomation.Core.Events.Products;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Flow;

// Changes of products.
public sealed partial class FlowMetrics
{
    /// <summary>A change of a product is to be reported to customers.</summary>
    internal void ProductChanged(ProductChange change) => LogProductChanged(change.Name, change.Product.Sku, change.Id);

    /// <summary>Every customer whom a change concerns has it.</summary>
    internal void ProductChangeReported(ProductChange change, int customers) =>
        LogProductChangeReported(change.Name, change.Product.Sku, customers, change.Id);

    /// <summary>A change is not reported further.</summary>
    internal void ProductChangeOver(ProductChange change, string why, int customers) =>
        LogProductChangeOver(change.Name, change.Product.Sku, why, customers, change.Id);

    /// <summary>A change could not be reported to one customer.</summary>
    internal void ProductReportFailed(string customer, Exception fault) =>
        LogProductReportFailed(customer, FaultText(fault), ExceptionToLog(fault));

    [LoggerMessage(140, LogLevel.Information, "{Change} of {Sku}: it is reported to the customers it concerns ({Id}).")]
    private partial void LogProductChanged(string change, string sku, string id);

    [LoggerMessage(
        141,
        LogLevel.Information,
        "{Change} of {Sku}: every customer it concerns has it, {Customers} ({Id})."
    )]
    private partial void LogProductChangeReported(string change, string sku, int customers, string id);

    [LoggerMessage(
        142,
        LogLevel.Information,
        "{Change} of {Sku} is not reported further: {Why}. Customers who have it: {Customers} ({Id})."
    )]
    private partial void LogProductChangeOver(string change, string sku, string why, int customers, string id);

    [LoggerMessage(
        143,
        LogLevel.Error,
        "A change of a product could not be reported to customer {Customer}: {Fault}. The others are not affected."
    )]
    private partial void LogProductReportFailed(string customer, string fault, Exception? exception);
}
