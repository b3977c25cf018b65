import ChatProtocol
import ChatTesting
import SwiftProtobuf
import Testing

extension EndToEnd {
    /// Attackers that keep the server busy with passwords, while everybody else must not notice: with real
    /// connections, from two addresses.
    @Suite struct LoginFloodTests {
        /// The defaults of `chatserver`, which the other tests switch off, except for the cost of a password: tests
        /// run an unoptimized scrypt, which takes eight times as long, so 2^12 rounds here are as slow as 2^15
        /// elsewhere.
        private let standard = ["--password-cost", "12", "--registrations-per-network", "100"]

        private let attacker = "127.0.0.1"
        private let owner = "127.0.0.2"

        @Test func `a flood of registrations from one network delays no login from another`() async throws {
            try await withServer(options: standard) { stage, server in
                let alice = try await ControlClient.connect(port: server.port, from: owner, in: stage.scope)
                #expect(try await alice.register("alice", goodPassword)?.loggedIn.username == "alice")
                await alice.close()
                let calm = try await timeOfLogin(server, stage)
                let attempts = Watched(0)
                try await withThrowingTaskGroup { group in
                    group.addTask { try await flood(server, stage, attempts) }
                    var slowest = Duration.zero
                    for round in 1...3 {
                        let isFlooded = try await attempts.wait(upTo: .seconds(60)) { $0 >= round * 40 ? true : nil }
                        #expect(isFlooded == true)
                        slowest = max(slowest, try await timeOfLogin(server, stage))
                    }
                    print("a login takes \(calm), under a flood of registrations \(slowest)")
                    #expect(slowest < .seconds(2), "a login took \(slowest), and \(calm) before")
                    group.cancelAll()
                    try? await group.waitForAll()
                }
            }
        }

        @Test func `a thousand forged tokens and a thousand wrong passwords lock nobody out`() async throws {
            try await withServer { stage, server in
                let alice = try await ControlClient.connect(port: server.port, from: owner, in: stage.scope)
                #expect(try await alice.register("alice", goodPassword)?.loggedIn.username == "alice")
                await alice.close()
                var answers: [ProtoErrorCode: Int] = [:]
                var tries = 0
                while tries < 2000 {
                    let client = try await ControlClient.connect(port: server.port, from: attacker, in: stage.scope)
                    // The number of attempts on one connection before a login is limited.
                    for _ in 1...16 {
                        let answer =
                            tries % 2 == 0
                            ? try await client.answer(.resume(forgedToken(tries)))
                            : try await client.logIn("alice", "Wrong\(tries)password")
                        guard case .error(let error) = answer?.body else {
                            break
                        }
                        answers[error.code, default: 0] += 1
                        tries += 1
                    }
                    await client.close()
                }
                #expect(answers[.throttled, default: 0] > 1900, "\(answers)")
                // From a network that she was in before, and from a new one.
                for source in [owner, "127.0.0.3"] {
                    let again = try await ControlClient.connect(port: server.port, from: source, in: stage.scope)
                    #expect(try await again.logIn("alice", goodPassword)?.loggedIn.username == "alice")
                }
            }
        }

        @Test func `a class of 40 behind one router registers within two minutes`() async throws {
            try await withServer(options: standard) { stage, server in
                let start = ContinuousClock.now
                let names = try await withThrowingTaskGroup { group in
                    for pupil in 1...40 {
                        group.addTask {
                            let client = try await ControlClient.connect(port: server.port, in: stage.scope)
                            return try await client.register("pupil\(pupil)", goodPassword)?.loggedIn.username
                        }
                    }
                    return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
                }
                let time = ContinuousClock.now - start
                print("a class of 40 registers within \(time)")
                #expect(names == Set((1...40).map { "pupil\($0)" }))
                #expect(time < .seconds(120), "it took \(time)")
            }
        }

        /// Connects, registers a fresh name and leaves 20 ms later, 11 times a second, until it is cancelled.
        private func flood(_ server: ServerProgram, _ stage: ChatStage, _ attempts: Watched<Int>) async throws {
            while !Task.isCancelled {
                let next = ContinuousClock.now + .milliseconds(90)
                let client = try await ControlClient.connect(port: server.port, from: attacker, in: stage.scope)
                let name = "flood\(attempts.current)"
                try await client.send(.register(.with { ($0.username, $0.password) = (name, goodPassword) }))
                try await Pause.wait(.milliseconds(20))
                await client.close()
                attempts.update { $0 += 1 }
                try await Pause.wait(max(.zero, next - .now))
            }
        }

        private func timeOfLogin(_ server: ServerProgram, _ stage: ChatStage) async throws -> Duration {
            let client = try await ControlClient.connect(port: server.port, from: owner, in: stage.scope)
            let start = ContinuousClock.now
            let answer = try await client.logIn("alice", goodPassword)
            let time = ContinuousClock.now - start
            #expect(answer?.loggedIn.username == "alice", "\(String(describing: answer))")
            await client.close()
            return time
        }

        private func forgedToken(_ number: Int) -> ProtoResume {
            .with {
                $0.username = "alice"
                $0.token = .init(repeating: UInt8(truncatingIfNeeded: number), count: 49)
            }
        }
    }
}
