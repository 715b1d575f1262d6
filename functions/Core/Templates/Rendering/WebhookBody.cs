using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Workspaces.Definitions;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>The body of a call of a URL: a JSON object of the fields that its step names, each a text of its own with
/// the values of messages. It has no files and no version: its context holds the texts.</summary>
public sealed class WebhookBody(Shop shop) : Template
{
    private static readonly ConcurrentDictionary<string, CopyCompiler> Compilers = new(StringComparer.Ordinal);
    private static readonly HashSet<Channel> Webhook = [Channel.Webhook];

    public override string Name => "";

    public override string Version => "";

    public override IReadOnlySet<Channel> Channels => Webhook;

    public override IReadOnlyDictionary<string, string> Bundle => new Dictionary<string, string>();

    public override string? SelectLanguage(Channel channel, string? locale) => shop.Languages[0];

    public override RenderedMessage Render(Channel channel, string language, MessageContext context, MessageLinks links)
    {
        var model = VariableCatalog.GetValues(new MessageSource(language, context, links, ShopDetails.Create(shop)));
        var compiler = Compilers.GetOrAdd(language, l => new CopyCompiler(new LayoutsAndPartials([], l), l));
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (
            var json = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            json.WriteStartObject();
            foreach (
                var (name, text) in (context.Fields ?? new Dictionary<string, string>()).OrderBy(
                    f => f.Key,
                    StringComparer.Ordinal
                )
            )
            {
                json.WriteString(name, compiler.CompileText(text)(model));
            }

            json.WriteEndObject();
        }

        return new RenderedMessage(null, null, System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan), null, null);
    }
}
