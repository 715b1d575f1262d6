using System.Buffers.Text;
using System.Text;

namespace MarketingAutomation.Web.Http;

/// <summary>Where a list goes on, as callers see it: opaque, safe in a URL.</summary>
internal static class Continuation
{
    /// <summary>Longest token we read; ours are far shorter.</summary>
    private const int Longest = 2048;

    public static string? Show(string? position) => position is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(position));

    /// <summary>False: not one of ours. Nothing given is the beginning.</summary>
    public static bool TryRead(string? given, out string? position)
    {
        position = null;
        if (string.IsNullOrEmpty(given))
        {
            return true;
        }

        if (given.Length > Longest || !Base64Url.IsValid(given))
        {
            return false;
        }

        position = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(given));
        return true;
    }
}
