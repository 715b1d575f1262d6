using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MarketingAutomation.Core.Journeys.Steps.Coupons;

/// <summary>Codes of coupons that no file has.</summary>
internal static class CouponCodes
{
    // Without 0, O, 1 and I, which are taken for each other.
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Length = 12;

    /// <summary>
    /// The code of a run's coupon, such as <c>K7QM-P2XA-4WBT</c>: 60 bits of SHA-256 of the customer's key (a keyed
    /// hash, made with the secret of the store), the run and the name. The same arguments give the same code.
    /// </summary>
    public static string Derive(string customer, string run, string name)
    {
        var bits = BinaryPrimitives.ReadUInt64BigEndian(
            SHA256.HashData(Encoding.UTF8.GetBytes($"coupon\n{customer}\n{run}\n{name}"))
        );
        var code = new StringBuilder(Length + 2);
        for (var i = 0; i < Length; i++, bits >>= 5)
        {
            code.Append(i is 4 or 8 ? "-" : "").Append(Alphabet[(int)(bits & 31)]);
        }

        return code.ToString();
    }
}
