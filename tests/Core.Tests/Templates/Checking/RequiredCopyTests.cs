using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates.Checking;

/// <summary>What a message must contain for its recipient, and what its author is advised.</summary>
public sealed class RequiredCopyTests
{
    private const string Mail = "templates/t/email.hbs",
        Sms = "templates/t/sms.hbs";
    private const string First = "templates/welcome/sms.hbs",
        FirstEt = "templates/welcome/et/sms.hbs";

    [Fact]
    public void An_e_mail_without_the_shop_s_address_is_a_fault_wherever_it_may_be_placed()
    {
        Assert.Equal(
            [
                "templates/t/email.hbs:1:1 MA1215 an e-mail without the shop's postal address; allowed: "
                    + "shop.address. Write {{shop.address}} here or in the layout.",
            ],
            SampleTemplates.FaultsOf((Mail, "---\nsubject: s\n---\n{{links.page}}"))
        );
        Assert.Empty(SampleTemplates.FaultsOf((Mail, "---\nsubject: s\n---\n{{links.page}} {{shop.address}}")));
        Assert.Empty(
            SampleTemplates.FaultsOf(
                (Mail, "---\nsubject: s\n---\nHi"),
                ("templates/_layout/email.hbs", "{{{body}}} {{> foot}}"),
                ("templates/_partials/foot.hbs", "{{links.page}} {{shop.address}}")
            )
        );
        Assert.Empty(SampleTemplates.FaultsOf(("templates/_staff/email.txt.hbs", "---\nsubject: s\n---\nHello")));
    }

    [Theory]
    [InlineData("Reply STOP to opt out", true, true)]
    [InlineData("Reply STOP to opt out", false, false)]
    [InlineData("Stop by our shop", true, false)]
    [InlineData("NONSTOP tea", true, false)]
    [InlineData("{{! STOP }} tea", true, false)]
    [InlineData("{{links.unsubscribe}}", false, true)]
    [InlineData("{{links.page}}", false, true)]
    public void Without_replies_only_a_link_counts_as_a_way_to_unsubscribe(string text, bool replies, bool right)
    {
        var (_, faults) = TemplateReader.Read(
            new Dictionary<string, string> { [Sms] = text },
            SampleTemplates.Shop with
            {
                Languages = ["en"],
                AcceptsSmsReplies = replies,
            }
        );
        Assert.Equal(right ? [] : ["MA1213"], faults.Select(f => f.Code));
    }

    [Fact]
    public void An_old_message_is_made_again_as_it_was_whatever_is_owed_today()
    {
        var bundle = SampleTemplates.Shipped["welcome"].Bundle.ToDictionary();
        bundle["templates/_partials/footer.hbs"] = "no address, no way out";
        bundle.Remove("templates/_partials/et/footer.hbs");
        Assert.Contains(
            "no way out",
            TemplateReader
                .FromBundle("welcome", bundle)
                .Render(Channel.Email, "en", SampleTemplates.FullContext, SampleTemplates.Links)
                .Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("{{shop.name}}: hi. Reply STOP to opt out: {{links.page}}", true, "HELP")]
    [InlineData("Hi! STOP, HELP: {{links.page}}", true, "{{shop.name}}")]
    [InlineData("Hi! {{links.page}}", true, "{{shop.name}} and STOP and HELP")]
    [InlineData("{{shop.name}}: hi. STOP, HELP", true, null)]
    [InlineData("{{shop.name}}: hi. {{links.page}}", false, null)]
    public void The_first_SMS_of_a_journey_says_who_writes_and_how_to_stop(string text, bool replies, string? lacks)
    {
        var faults = Faults(
            (First, text),
            (FirstEt, text),
            (
                "shop.yaml",
                SampleTemplates
                    .Files()["shop.yaml"]
                    .Replace("replies: yes", replies ? "replies: yes" : "replies: no", StringComparison.Ordinal)
            )
        );
        Assert.Equal(
            lacks is null
                ? []
                : new[] { FirstEt, First }.Select(f =>
                    $"{f}:1:1 MA1044 the first SMS of welcome, and it lacks {lacks}"
                ),
            faults.Where(f => f.Place.File is First or FirstEt).Select(f => f.ToString().Split(';')[0])
        );
    }

    [Fact]
    public void A_later_SMS_need_not_say_it_all() =>
        Assert.Empty(Faults(("templates/tips-for-your-order/sms.hbs", "A tip. {{links.page}}")));

    [Fact]
    public void Whether_replies_are_possible_is_yes_or_no() =>
        Assert.Contains(
            "shop.yaml:13:17 MA1011 sms.replies is \"maybe\"; allowed: yes, no",
            Faults(
                    (
                        "shop.yaml",
                        SampleTemplates
                            .Files()["shop.yaml"]
                            .Replace("replies: yes", "replies: maybe", StringComparison.Ordinal)
                    )
                )
                .Select(f => f.ToString())
        );

    [Fact]
    public void A_character_that_raises_the_SMS_cost_is_advice_with_its_place()
    {
        var files = SampleTemplates.Files();
        files["templates/tips-for-your-order/et/sms.hbs"] =
            "{{shop.name}}: tere!\nHea {{customer.first_name}}, kõik on hea. {{links.page}}";
        files["templates/_partials/et/stop-sms.hbs"] = "Lõpeta: {{links.page}}";
        var workspace = Assert.IsType<WorkspaceResult.Valid>(Read(files)).Workspace;
        Assert.Contains(
            "templates/tips-for-your-order/et/sms.hbs:2:31 MA1301 \"õ\" is no letter of plain SMS: with it "
                + "70 characters go into one part (67 of several) instead of 160 (153). It may stay; write another "
                + "character where one serves.",
            workspace.Advice.Select(a => a.ToString())
        );
        Assert.Single(workspace.Advice, a => a.Place.File == "templates/_partials/et/stop-sms.hbs");
    }

    [Fact]
    public void A_shop_name_with_such_a_character_is_advice_too()
    {
        var (templates, faults) = TemplateReader.Read(
            new Dictionary<string, string> { [Sms] = "{{shop.name}} {{links.page}}" },
            SampleTemplates.Shop with
            {
                Languages = ["en"],
                Name = "Põhja Kaup",
            }
        );
        Assert.Empty(faults);
        Assert.Equal(
            "name the shop without it",
            Assert.Single(templates["t"].Advice).Remedy.Split("; ")[1].Split(" where")[0]
        );
    }

    [Fact]
    public void The_shipped_workspace_needs_no_advice() =>
        Assert.Empty(Assert.IsType<WorkspaceResult.Valid>(Read(SampleTemplates.Files())).Workspace.Advice);

    [Fact]
    public void An_SMS_copy_names_its_WhatsApp_template_and_values()
    {
        var text =
            "---\nwhatsapp_content: HX0123456789abcdef0123456789abcdef\nwhatsapp_values: {{fallback "
            + "customer.first_name \"there\"}} | {{order.name}} | {{links.page}}\n---\nHi {{links.page}}";
        var (templates, faults) = TemplateReader.Read(
            new Dictionary<string, string> { [Sms] = text },
            SampleTemplates.Shop with
            {
                Languages = ["en"],
            }
        );
        Assert.Empty(faults);
        var content = templates["t"]
            .Render(Channel.Sms, "en", SampleTemplates.FullContext, SampleTemplates.Links)
            .WhatsApp!;
        Assert.Equal(
            ("HX0123456789abcdef0123456789abcdef", "Anna|#1042|" + SampleTemplates.Links.Page),
            (content.Sid, string.Join('|', content.Values))
        );
        Assert.Equal(
            ["there", " ", SampleTemplates.Links.Page],
            templates["t"]
                .Render(Channel.Sms, "en", SampleTemplates.MinimalContext, SampleTemplates.Links)
                .WhatsApp!.Values
        );
    }

    [Theory]
    [InlineData(
        "whatsapp_content: 42",
        "templates/t/sms.hbs:2:19 MA1216 not the id of an approved WhatsApp template: \"42\"; allowed: HX "
            + "and 32 hex digits. Copy it from Twilio's Content Template Builder."
    )]
    [InlineData(
        "whatsapp_values: {{language}}",
        "templates/t/sms.hbs:2:1 MA1216 whatsapp_values without whatsapp_content; allowed: whatsapp_content. "
            + "Say which template the values are for."
    )]
    public void A_WhatsApp_template_is_named_in_full(string line, string fault) =>
        Assert.Equal([fault], SampleTemplates.FaultsOf((Sms, $"---\n{line}\n---\n{{{{links.page}}}}")));

    private static WorkspaceResult Read(Dictionary<string, string> files) =>
        new WorkspaceReader(TemplateReader.Read).Read(files);

    private static IReadOnlyList<Fault<FilePlace>> Faults(params (string Path, string Text)[] changes)
    {
        var files = SampleTemplates.Files();
        foreach (var (path, text) in changes)
        {
            files[path] = text;
        }

        return Read(files) is WorkspaceResult.Invalid(var faults) ? faults : [];
    }
}
