using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Templates.Checking;

/// <summary>Copy in the words of other programs, too long, empty or missing in a language: one fault or advice, with
/// what to write.</summary>
public sealed class ForeignTemplateTests
{
    [Theory]
    [InlineData("{{#if customer.language == \"et\"}}x{{/if}}", "Write {{#if (eq language \"et\")}}.")]
    [InlineData("{{#unless language == et}}x{{/unless}}", "Write {{#unless (eq language \"et\")}}.")]
    [InlineData("{{#if language != 'et'}}x{{else}}y{{/if}}", "Write {{#unless (eq language \"et\")}}.")]
    [InlineData("{{unsubscribe_url}}", "Write {{links.unsubscribe}}.")]
    [InlineData("{{order.number}}", "Write {{order.name}}.")]
    [InlineData("{{first_name|default:\"there\"}}", "Write {{fallback customer.first_name \"there\"}}.")]
    [InlineData("{{customer.first_name || 'there'}}", "Write {{fallback customer.first_name \"there\"}}.")]
    [InlineData(
        "{{order.total | money}}",
        "Write {{order.total}}, or a helper before it, such as {{money order.total}}."
    )]
    public void A_tag_of_another_program_is_one_fault_with_ours(string tag, string remedy) =>
        Assert.EndsWith(
            remedy,
            Assert.Single(Faults($"---\nsubject: s\n---\n{tag} {{{{links.page}}}} {{{{shop.address}}}}")),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_preview_is_called_preheader() =>
        Assert.EndsWith(
            "Write preheader: instead.",
            Assert.Single(Faults("---\nsubject: s\npreview: p\n---\n{{links.page}} {{shop.address}}")),
            StringComparison.Ordinal
        );

    [Fact]
    public void An_elseif_in_one_word_is_corrected_to_two() =>
        Assert.Contains(
            "{{else if order}}",
            Assert.Single(
                Faults(
                    "---\nsubject: s\n---\n{{#if suggestions}}x{{elseif order}}y{{/if}} {{links.page}} {{shop.address}}"
                )
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(1_601, "MA1218 an SMS of 16")]
    [InlineData(1_400, null)]
    public void An_SMS_that_no_provider_takes_is_a_fault(int length, string? fault)
    {
        var faults = Read(
            "templates/welcome/sms.hbs",
            $"{{{{shop.name}}}}: {new string('a', length)} Reply STOP to opt out, HELP for help."
        )
            is WorkspaceResult.Invalid faulty
            ? faulty.Faults
            : [];
        Assert.Equal(fault is null ? 0 : 1, faults.Count);
        Assert.All(faults, f => Assert.Contains(fault!, f.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_SMS_is_called_empty()
    {
        var fault = Assert.Single(
            Assert.IsType<WorkspaceResult.Invalid>(Read("templates/what-is-new/sms.hbs", " \n")).Faults,
            f => f.Code.StartsWith("MA12", StringComparison.Ordinal)
        );
        Assert.Equal(
            "templates/what-is-new/sms.hbs:1:1 MA1219 the file is empty. Write the message, or remove the file.",
            fault.ToString()
        );
    }

    [Fact]
    public void A_language_that_one_channel_lacks_is_advised_and_the_sample_lacks_none()
    {
        Assert.DoesNotContain(TestShop.SampleWorkspace.Advice, a => a.Code == "MA1302");
        var files = Files();
        files.Remove("templates/what-is-new/et/email.hbs");
        var advice = Assert.Single(
            Assert.IsType<WorkspaceResult.Valid>(Read(files)).Workspace.Advice,
            a => a.Code == "MA1302"
        );
        Assert.Equal("what-is-new has no e-mail in et: who reads et gets it in en", advice.Problem);
    }

    private static string[] Faults(string email) => SampleTemplates.FaultsOf([("templates/t/email.hbs", email)]);

    private static WorkspaceResult Read(string path, string text)
    {
        var files = Files();
        files[path] = text;
        return Read(files);
    }

    private static WorkspaceResult Read(Dictionary<string, string> files) =>
        new WorkspaceReader(TemplateReader.Read).Read(files);

    private static Dictionary<string, string> Files()
    {
        var root = Repository.Path("functions", "workspace");
        return Directory
            .EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(
                f => Path.GetRelativePath(root, f).Replace(Path.DirectorySeparatorChar, '/'),
                File.ReadAllText
            );
    }
}
