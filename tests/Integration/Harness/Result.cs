namespace Vectl.Integration.Harness;

/// <summary>How a command ended and what it said.</summary>
sealed record Result(string Command, int Exit, string Out, string Err, TimeSpan Took)
{
    /// <summary>Fails with everything that is known unless the exit code is one of <paramref name="codes"/>.</summary>
    public Result Expect(params ReadOnlySpan<int> codes)
    {
        if (codes.Contains(Exit))
            return this;
        throw new Xunit.Sdk.XunitException($"{this}\nexpected exit code {string.Join(" or ", codes.ToArray())}");
    }

    /// <summary>Fails unless standard error has <paramref name="text"/> in it.</summary>
    public Result Saying(string text)
        => Err.Contains(text, StringComparison.Ordinal) ? this : throw new Xunit.Sdk.XunitException($"{this}\nexpected on standard error: {text}");

    /// <summary>The exit code first: that is what most failures are about.</summary>
    public override string ToString() => $"[{Exit}] {Command} ({Took.TotalMilliseconds:0} ms)\nstdout: {Out.TrimEnd()}\nstderr: {Err.TrimEnd()}";
}
