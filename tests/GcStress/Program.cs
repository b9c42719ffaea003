using Vectl.GcStress;

// Proves ADR-0001 in the only place where it can be proved: a native binary whose threads allocate while it launches.
const int DefaultLaunches = 2000;

return args switch
{
    ["launch"] => LaunchStress.Run(DefaultLaunches),
    ["launch", var count] when int.TryParse(count, out int launches) && launches > 0 => LaunchStress.Run(launches),
    ["control"] => LaunchStress.RunControl(),
    ["bare"] => BareChildCheck.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: gcstress launch [COUNT] | bare | control");
    return 2;
}
