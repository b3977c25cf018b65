import ChatTesting
import Testing

extension EndToEnd {
    /// Limits that both ends know: the client answers with the field's own error, and the connection goes on.
    @Suite struct OversizedInputTests {
        @Test func `fields that are too long fail by themselves, before and after the login`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.jsonClient("alice", port: server.port)
                let long = JSONValue.string(String(repeating: "x", count: 65_536))
                let password = JSONValue.string(String(repeating: "A", count: 5000) + "1")
                try await alice.command("register", ["username": "alice", "password": password])
                #expect(try await alice.nextError() == "password_policy")
                try await alice.command("status", ["username": long])
                #expect(try await alice.nextError() == "invalid_username")
                try await alice.register(password: goodPassword)
                let commands: [(String, [String: JSONValue], String)] = [
                    ("pm", ["body": long], "message_too_long"), ("dm", ["to": long, "body": "hi"], "no_such_user"),
                    ("search", ["query": long], "invalid_search"), ("history", ["with": long], "no_such_conversation"),
                    ("createRoom", ["name": long, "limit": .integer(5)], "invalid_room"),
                    ("joinRoom", ["name": long], "no_such_room"),
                    ("password", ["old": .string(goodPassword), "new": long], "password_policy"),
                    ("manage", ["conversation": .integer(1), "action": "ban", "username": long], "no_such_user"),
                ]
                for (name, fields, code) in commands {
                    try await alice.command(name, fields)
                    #expect(try await alice.nextError() == code, "\(name)")
                }
                _ = try await alice.send("still here")
                _ = try await bob.nextMessage("still here")
                #expect(try await alice.exit() == .code(0))
            }
        }
    }
}

extension JSONClient {
    fileprivate func nextError() async throws -> String? {
        try await next("error").string("code")
    }
}
