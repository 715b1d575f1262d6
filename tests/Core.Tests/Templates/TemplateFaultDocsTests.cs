using System.Text.RegularExpressions;
using MarketingAutomation.Core.Templates.Checking;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Templates;

public sealed class TemplateFaultDocsTests
{
    [Fact]
    public void Each_code_of_a_template_fault_has_one_heading_in_the_docs()
    {
        var codes = typeof(TemplateFaultCodes).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToArray();
        var headings = Regex
            .Matches(File.ReadAllText(Repository.Path("docs", "errors-templates.md")), "(?m)^## (MA[0-9]{4})")
            .Select(m => m.Groups[1].Value)
            .ToArray();
        Assert.NotEmpty(codes);
        Assert.Equal(headings.Order(StringComparer.Ordinal), codes.Order(StringComparer.Ordinal));
    }
}
