using System.Collections.Immutable;
using Vectl.Linux;

namespace Vectl.Namespaces.Security;

/// <summary>What a filter does for the numbers from <paramref name="First"/> up to the next piece.</summary>
/// <param name="First">The first number.</param>
/// <param name="Code">Instructions that end in a return.</param>
readonly record struct Piece(int First, ImmutableArray<sock_filter> Code);
