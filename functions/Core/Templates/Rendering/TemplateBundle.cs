using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Variables;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>Collects everything that one template's messages are made of, and computes the version from it.</summary>
internal static class TemplateBundle
{
    /// <summary>Collects the template's files, the layouts and partials that they use, and the shop's details: a change
    /// to anything else is not a new version.</summary>
    public static SortedDictionary<string, string> Collect(
        ShopDetails shop,
        IReadOnlyDictionary<(string Language, CopyKind Kind), CopyFile> copies,
        Func<string, LayoutsAndPartials> shared
    )
    {
        var bundle = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [ShopDetails.BundlePath] = shop.ToJson(),
        };
        foreach (var ((language, kind), copy) in copies)
        {
            var layouts = HandlebarsTemplate.IsForStaff(copy.Folder)
                ? []
                : new[] { kind, CopyKind.EmailText }
                    .Distinct()
                    .Where(k => k == kind || kind == CopyKind.EmailHtml)
                    .Select(shared(language).FindLayout)
                    .OfType<CopyFile>();
            foreach (var file in layouts.Prepend(copy))
            {
                bundle[file.Path] = file.Text;
                foreach (var partial in shared(language).FindUsedPartials(file.Text))
                {
                    bundle[partial.Path] = partial.Text;
                }
            }
        }
        return bundle;
    }

    /// <summary>First 16 hex characters of SHA-256 over paths and texts, each with its length, in ordinal order of
    /// paths.</summary>
    public static string Hash(IReadOnlyDictionary<string, string> bundle)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, text) in bundle.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path.Length}:{path}{text.Length}:{text}"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
