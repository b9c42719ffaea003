using System.Text;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Tests.Storage;

public sealed class LockHolderTests
{
    [Fact]
    public void Parse_WhatFormatWrote()
    {
        var holder = new LockHolder(123, "start");
        Assert.Equal("123\nstart\n", Encoding.ASCII.GetString(holder.Format()));
        Assert.Equal(holder, LockHolder.Parse(holder.Format()));
        Assert.Equal("'start' (pid 123)", holder.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("123")]
    [InlineData("123\n")]
    [InlineData("123\n\n")]
    [InlineData("123\nstart")]
    [InlineData("123\nst\u001b[31m\n")]
    [InlineData("123\nstart\nmore\n")]
    [InlineData("123\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n")]
    [InlineData("-1\nstart\n")]
    [InlineData("0\nstart\n")]
    [InlineData("99999999999\nstart\n")]
    [InlineData("x\nstart\n")]
    [InlineData("1 2\nstart\n")]
    [InlineData("\0\0\0\0")]
    public void Parse_GarbageIsUnknown(string content)
    {
        Assert.Same(LockHolder.Unknown, LockHolder.Parse(Encoding.UTF8.GetBytes(content)));
        Assert.Equal("another command", LockHolder.Unknown.ToString());
    }
}
