using System.Globalization;
using System.Text;
using Vectl.Linux;

namespace Vectl.Runtime.Guest.Passwords;

/// <summary>
/// The password hash <c>$6$</c> of crypt(5), which every libc of a VE knows; "Unix crypt using SHA-256 and SHA-512" by Ulrich
/// Drepper specifies it, and the numbers of steps below are the specification's.
/// </summary>
static class Sha512Crypt
{
    const string Prefix = "$6$", RoundsPrefix = "rounds=", Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const int SaltLength = 16, DefaultRounds = 5000, MinRounds = 1000, MaxRounds = 999_999_999;

    /// <summary>The longest password in bytes: the time it takes grows with its square.</summary>
    public const int LongestPassword = 1024;

    /// <summary>The hash of a password with a random salt.</summary>
    public static string Hash(string password)
    {
        byte[] random = Kernel.Random(SaltLength);
        var salt = new StringBuilder(Prefix);
        foreach (byte b in random)
            salt.Append(Alphabet[b & 63]);
        return Hash(password, salt.ToString());
    }

    /// <summary>The hash of a password with the setting <c>$6$[rounds=N$]SALT</c>; what follows the salt does not count.</summary>
    public static string Hash(string password, string setting)
    {
        byte[] key = Encoding.UTF8.GetBytes(password);
        if (key.Length > LongestPassword)
            throw new ArgumentException($"longer than {LongestPassword} bytes", nameof(password));
        string rest = setting[Prefix.Length..], given = "";
        int rounds = DefaultRounds;
        if (rest.StartsWith(RoundsPrefix, StringComparison.Ordinal))
        {
            int end = rest.IndexOf('$');
            rounds = (int)Math.Clamp(long.Parse(rest[RoundsPrefix.Length..end], NumberStyles.None, CultureInfo.InvariantCulture), MinRounds, MaxRounds);
            given = $"{RoundsPrefix}{rounds.ToString(CultureInfo.InvariantCulture)}$";
            rest = rest[(end + 1)..];
        }
        string salt = rest.Split('$')[0];
        salt = salt[..Math.Min(SaltLength, salt.Length)];
        return $"{Prefix}{given}{salt}${Encode(Digest(key, Encoding.UTF8.GetBytes(salt), rounds))}";
    }

    static byte[] Digest(byte[] key, byte[] salt, int rounds)
    {
        var sha = new Sha512();
        byte[] b = sha.Append(key).Append(salt).Append(key).Finish();
        // Steps 4 to 12.
        sha.Append(key).Append(salt).Append(Repeat(b, key.Length));
        for (int bits = key.Length; bits > 0; bits >>= 1)
            sha.Append((bits & 1) != 0 ? b : key);
        byte[] a = sha.Finish();
        // Steps 13 to 20: as long as the key and as the salt, made of digests of them.
        for (int i = 0; i < key.Length; i++)
            sha.Append(key);
        byte[] p = Repeat(sha.Finish(), key.Length);
        for (int i = 0; i < 16 + a[0]; i++)
            sha.Append(salt);
        byte[] s = Repeat(sha.Finish(), salt.Length);
        // Step 21.
        for (int i = 0; i < rounds; i++)
        {
            sha.Append(i % 2 != 0 ? p : a);
            if (i % 3 != 0)
                sha.Append(s);
            if (i % 7 != 0)
                sha.Append(p);
            a = sha.Append(i % 2 != 0 ? a : p).Finish();
        }
        return a;
    }

    static byte[] Repeat(byte[] block, int length)
    {
        byte[] result = new byte[length];
        for (int i = 0; i < length; i++)
            result[i] = block[i % block.Length];
        return result;
    }

    // Step 22: groups of three bytes as four characters, least significant bits first; each group is the one before, turned and one further.
    static string Encode(byte[] digest)
    {
        var text = new StringBuilder(86);
        (int high, int middle, int low) = (0, 21, 42);
        for (int group = 0; group < 21; group++)
        {
            Append(text, digest[high] << 16 | digest[middle] << 8 | digest[low], 4);
            (high, middle, low) = (middle + 1, low + 1, high + 1);
        }
        Append(text, digest[63], 2);
        return text.ToString();
    }

    static void Append(StringBuilder text, int value, int count)
    {
        for (; count > 0; count--, value >>= 6)
            text.Append(Alphabet[value & 63]);
    }
}
