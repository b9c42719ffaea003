using Vectl.Runtime.Guest.Passwords;

namespace Vectl.Runtime.Tests.Guest.Passwords;

public sealed class Sha512CryptTests
{
    [Theory]
    [InlineData("", "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e")]
    [InlineData("abc", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    [InlineData("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909")]
    public void Sha512_OfPublishedMessages(string message, string digest)
        => Assert.Equal(digest, Convert.ToHexStringLower(new Sha512().Append(System.Text.Encoding.ASCII.GetBytes(message)).Finish()));

    [Fact]
    public void Sha512_OfEveryLengthAroundABlock_IsTheClassLibrarys()
    {
        var sha = new Sha512();
        byte[] data = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];
        for (int length = 0; length <= data.Length; length++)
            Assert.Equal(System.Security.Cryptography.SHA512.HashData(data.AsSpan(0, length)), sha.Append(data.AsSpan(0, length / 3)).Append(data.AsSpan(length / 3, length - length / 3)).Finish());
    }

    // The vectors of the specification.
    [Theory]
    [InlineData("$6$saltstring", "Hello world!", "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1")]
    [InlineData("$6$rounds=10000$saltstringsaltstring", "Hello world!", "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.")]
    [InlineData("$6$rounds=5000$toolongsaltstring", "This is just a test", "$6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0")]
    [InlineData("$6$rounds=1400$anotherlongsaltstring", "a very much longer text to encrypt.  This one even stretches over morethan one line.", "$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1")]
    [InlineData("$6$rounds=77777$short", "we have a short salt string but not a short password", "$6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0")]
    [InlineData("$6$rounds=10$roundstoolow", "the minimum number is still observed", "$6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.")]
    public void Hash_OfPublishedPasswords(string setting, string password, string hash) => Assert.Equal(hash, Sha512Crypt.Hash(password, setting));

    [Fact]
    public void Hash_Twice_HasSaltsOfTheirOwn()
    {
        string first = Sha512Crypt.Hash("secret"), second = Sha512Crypt.Hash("secret");
        Assert.NotEqual(first, second);
        Assert.Matches(@"^\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$", first);
        Assert.Equal(first, Sha512Crypt.Hash("secret", first));
    }
}
