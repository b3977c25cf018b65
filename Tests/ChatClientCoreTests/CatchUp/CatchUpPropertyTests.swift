import Testing

/// Random conversations, losses and restarts: each message exactly once, in order within its conversation.
@Suite(.timeLimit(.minutes(5))) struct CatchUpPropertyTests {
    @Test(arguments: [true, false]) func `nothing is missed and nothing comes twice`(isNew: Bool) {
        for seed in 1...UInt64(2000) {
            var world = CatchUpWorld(seed: seed, isNew: isNew)
            world.run(steps: 300)
            if let fault = world.fault {
                Issue.record("seed \(seed): \(fault)")
                return
            }
        }
    }
}
