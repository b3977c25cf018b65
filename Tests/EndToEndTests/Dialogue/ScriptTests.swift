import ChatTesting
import Testing

extension EndToEnd {
    /// A dialogue that is fed by something that cannot hear its questions.
    @Suite struct ScriptTests {
        @Test func `a weak new password is one try, and nothing after it becomes one`() async throws {
            try await withServer { stage, server in
                let lines = ["weak", "PM", "Backup of Host7 finished at 9", "EX"]
                let done = try await stage.runClient("newbot", port: server.port, input: lines)
                expectRefusal(done, code: 1, mentions: ["password needs"])
                let probe = try await stage.jsonClient("alice", port: server.port)
                try await probe.command("status", ["username": "newbot"])
                #expect(try await probe.next("status").bool("exists") == false)
            }
        }

        @Test func `the message for an unknown recipient goes to nobody`() async throws {
            try await withServer { stage, server in
                let carol = try await stage.newUser("carol", port: server.port)
                let lines = [goodPassword, "DM", "nosuchuser", "carol", "PM", "after it", "EX"]
                let done = try await stage.runClient("alice", port: server.port, input: lines)
                expectRefusal(done, code: 1, mentions: ["There is no account named nosuchuser."])
                #expect(try await carol.nextMessage().string("body") == "after it")
                #expect(try carol.untaken("message").isEmpty)
            }
        }

        @Test(arguments: [true, false])
        func `a mistyped name is not registered where that is forbidden`(isOption: Bool) async throws {
            try await withServer { stage, server in
                let options = isOption ? ["--existing"] : []
                var plan = try stage.clientPlan("alcie", port: "\(server.port)", options: options)
                if !isOption {
                    plan.environment["TANDEM_EXISTING"] = "1"
                }
                let done = try await stage.finish(plan, input: Array("\(goodPassword)\nPM\nhi\nEX\n".utf8))
                expectRefusal(done, code: 1, mentions: ["There is no account named alcie", "--existing"])
                let probe = try await stage.jsonClient("alice", port: server.port)
                try await probe.command("status", ["username": "alcie"])
                #expect(try await probe.next("status").bool("exists") == false)
            }
        }

        @Test func `a message in Latin-1, one that is too long and an empty one make status 1`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let bodies: [([UInt8], String)] = [
                    ([0x63, 0x61, 0x66, 0xE9], "not valid UTF-8"),
                    (Array(repeating: 0x78, count: 16_385), "16385 bytes"),
                    ([], "cannot be empty"),
                ]
                for (body, words) in bodies {
                    let plan = try stage.clientPlan("alice", port: "\(server.port)")
                    let input = Array("\(goodPassword)\nPM\n".utf8) + body + Array("\nEX\n".utf8)
                    expectRefusal(try await stage.finish(plan, input: input), code: 1, mentions: [words])
                }
            }
        }
    }
}
