// One host, two processors: tests one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
