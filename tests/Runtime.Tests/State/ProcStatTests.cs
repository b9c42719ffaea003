using System.Text;
using Vectl.Runtime.State;

namespace Vectl.Runtime.Tests.State;

public sealed class ProcStatTests
{
    const string Rest = " S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 170000 1000 18446744073709551615 0 0\n";

    [Theory]
    [InlineData("1 (init)")]
    [InlineData("1 (a b)")]
    [InlineData("1 ()")]
    [InlineData("1 (a) S 9 9 9)")]
    [InlineData("1 (()))")]
    [InlineData("1 (\n) )")]
    public void TryParseStartTime_WhateverTheCommand(string start)
    {
        Assert.True(ProcStat.TryParseStartTime(Encoding.UTF8.GetBytes(start + Rest), out long startTime));
        Assert.Equal(4711, startTime);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 (init")]
    [InlineData("1 (init)")]
    [InlineData("1 (init) S 1 1")]
    [InlineData("1 (init) S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711")]
    [InlineData("1 (init) S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 x 1")]
    [InlineData("1 (init) S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 -5 1")]
    public void TryParseStartTime_Bad(string text) => Assert.False(ProcStat.TryParseStartTime(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("4711 (a) b) ) S 1 2 3 4 5 6 7 8 9 10 250 50 13 14\n", 300)]
    [InlineData("4711 (sh) S 1 2\n", 0)]
    [InlineData("", 0)]
    public void ParseTicks_UserAndSystem(string stat, long expected) => Assert.Equal(expected, ProcStat.ParseTicks(System.Text.Encoding.UTF8.GetBytes(stat)));
}
