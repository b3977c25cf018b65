import Testing

@testable import ChatClientCore

/// Clients with keys over a network that loses connections, delays and reorders, and programs that are killed: every
/// text is shown once, in its order, and to nobody else.
@Suite struct EncryptionSimulationTests {
    /// Runs a plan with many seeds, and tells the seeds that went wrong.
    private func run(_ plan: SimulationPlan, seeds: Range<UInt64>) {
        for seed in seeds {
            var plan = plan
            plan.seed = seed
            let problems = SimulationWorld(plan).talk()
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
        run(
            SimulationPlan(seed: 0, texts: 6, pause: 400, delays: 5...800, startsTogether: true),
            seeds: 100..<200
        )
    }

    @Test func connectionsThatEnd() {
        run(SimulationPlan(seed: 0, delays: 5...500, loss: 0.03), seeds: 200..<300)
    }

    @Test func programsThatAreKilled() {
        run(SimulationPlan(seed: 0, delays: 5...300, loss: 0.01, crash: 0.03), seeds: 300..<400)
    }

    @Test func twoProgramsOnOneStore() {
        run(SimulationPlan(seed: 0, processes: 2, texts: 5, delays: 5...300, loss: 0.01), seeds: 400..<450)
    }

    @Test func clocksThatJump() {
        run(SimulationPlan(seed: 0, delays: 5...300, clockJump: 0.1), seeds: 500..<550)
    }
}
