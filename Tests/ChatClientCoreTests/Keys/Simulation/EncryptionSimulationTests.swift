import Testing

@testable import ChatClientCore

/// Clients with keys over a network that loses connections, delays and reorders, and programs that are killed: every
/// text is shown once, in its order, and to nobody else.
@Suite struct EncryptionSimulationTests {
    /// Runs a plan with many seeds, and tells the seeds that went wrong.
    ///
    /// - Parameter losesBlocks: Whether blocks may be sealed that never arrive, so that their keys are kept.
    private func run(_ plan: SimulationPlan, seeds: Range<UInt64>, losesBlocks: Bool = true) {
        for seed in seeds {
            var plan = plan
            plan.seed = seed
            let world = SimulationWorld(plan)
            var problems = world.talk()
            if !losesBlocks, world.skippedKeys > 0 {
                problems.append("\(world.skippedKeys) keys of blocks that never came are kept")
            }
            guard problems.isEmpty else {
                Issue.record("seed \(seed): \(problems.prefix(5).joined(separator: "; "))")
                return
            }
        }
    }

    @Test func textsArriveOnceAndInOrder() {
        for seed in UInt64(1)...20 {
            let world = SimulationWorld(SimulationPlan(seed: seed, texts: 10))
            let problems = world.talk()
            #expect(problems.isEmpty, "seed \(seed)")
            #expect(world.skippedKeys == 0, "seed \(seed)")
        }
    }

    @Test func startsThatCross() {
        let plan = SimulationPlan(seed: 0, texts: 6, pause: 400, delays: 5...800, startsTogether: true)
        run(plan, seeds: 1000..<1060)
    }

    @Test func connectionsThatEnd() {
        // What was sent before a connection ended is sent again with the same bytes.
        run(SimulationPlan(seed: 0, delays: 5...500, loss: 0.03), seeds: 2000..<2040, losesBlocks: false)
    }

    @Test func programsThatAreKilled() {
        run(SimulationPlan(seed: 0, delays: 5...300, loss: 0.01, crash: 0.03), seeds: 3000..<3050)
    }

    @Test func twoProgramsOnOneStore() {
        let plan = SimulationPlan(
            seed: 0,
            processes: 2,
            texts: 5,
            delays: 5...300,
            loss: 0.01,
            crash: 0.02,
            startsTogether: true
        )
        run(plan, seeds: 4000..<4020)
    }

    /// The server stores the texts of both programs in an order of its own.
    @Test func twoProgramsThatWriteAtOnce() {
        let plan = SimulationPlan(seed: 0, processes: 2, texts: 10, pause: 300, delays: 5...800)
        run(plan, seeds: 4100..<4110)
    }

    @Test func threePeople() {
        let plan = SimulationPlan(
            seed: 0,
            accounts: ["alice", "bob", "carol"],
            texts: 6,
            pause: 500,
            delays: 5...500,
            loss: 0.02,
            crash: 0.01,
            startsTogether: true
        )
        run(plan, seeds: 5000..<5020)
    }

    @Test func clocksThatJump() {
        run(SimulationPlan(seed: 0, delays: 5...300, clockJump: 0.1), seeds: 6000..<6020)
    }

    @Test func aRestoredStore() {
        run(SimulationPlan(seed: 0, texts: 10, delays: 5...300, restoresStore: 20), seeds: 7000..<7016)
    }

    @Test func aRestoredServer() {
        run(SimulationPlan(seed: 0, texts: 10, delays: 5...300, restoresServer: 20), seeds: 8000..<8016)
    }

    @Test func retentionMeanwhile() {
        run(SimulationPlan(seed: 0, texts: 10, delays: 5...300, loss: 0.05, retention: 15), seeds: 9000..<9016)
    }

    @Test func aLongTalk() {
        let plan = SimulationPlan(seed: 0, texts: 150, pause: 300, delays: 5...100, loss: 0.005, crash: 0.002)
        run(plan, seeds: 10_000..<10_001)
    }
}
