import ChatTesting
import Testing

extension EndToEnd {
    @Suite struct EntranceTests {
        @Test func `a new user chooses a password that is never shown`() async throws {
            try await withServer { stage, server in
                let alice = try stage.terminalClient("alice", port: server.port)
                try await alice.waitFor("Connected to 127.0.0.1:\(server.port) for the first time.")
                try await alice.waitFor("SHA256:")
                try await alice.waitFor("Welcome new user: alice please enter a new password:")
                try await alice.waitFor("Password:")
                try await alice.typeLine(goodPassword)
                try await alice.waitForMenu()
                try await alice.typeLine("EX")
                try await expectExit(alice, code: 0)
                #expect(!alice.transcript.contains(goodPassword), "\(alice.transcript)")
            }
        }

        @Test func `a weak password is refused with the reason and asked for again`() async throws {
            try await withServer { stage, server in
                let alice = try stage.terminalClient("alice", port: server.port)
                try await alice.waitFor("A password needs at least 8 characters, a capital letter and a digit.")
                for (weak, reason) in [("Sh0rt", "8 characters"), ("alllower1", "capital"), ("NoDigitHere", "digit")] {
                    try await alice.waitFor("Password:")
                    try await alice.typeLine(weak)
                    try await alice.waitFor(reason)
                }
                try await alice.waitFor("Password:")
                try await alice.typeLine(goodPassword)
                try await alice.waitForMenu()
            }
        }

        @Test func `an existing user logs in with the password, which is never shown`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let alice = try stage.terminalClient("alice", port: server.port)
                try await alice.logIn(password: goodPassword)
                try await alice.typeLine("EX")
                try await expectExit(alice, code: 0)
                #expect(!alice.transcript.contains(goodPassword), "\(alice.transcript)")
            }
        }

        @Test func `three wrong passwords end the client and nothing else`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try stage.terminalClient("alice", port: server.port)
                try await alice.waitFor("Existing user. Please enter password:")
                try await alice.typeLine("Wrong-1aaa")
                try await alice.waitFor("Wrong password. 2 attempts left.")
                try await alice.waitFor("Please enter password:")
                try await alice.typeLine("Wrong-2aaa")
                try await alice.waitFor("Wrong password. 1 attempt left.")
                try await alice.waitFor("Please enter password:")
                try await alice.typeLine("Wrong-3aaa")
                try await alice.waitFor("Wrong password. The server closed the connection after 3 wrong passwords.")
                try await expectExit(alice, code: 1)
                #expect(!alice.transcript.contains("Wrong-"), "\(alice.transcript)")

                let users = try await bob.users()
                #expect(users == ["bob"])
                let done = try await stage.logInSometime("alice", port: server.port, within: .seconds(60))
                #expect(done.exit == .code(0), "the right password afterwards: \(done)")
            }
        }

        @Test func `a wrong password can be followed by the right one`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let alice = try stage.terminalClient("alice", port: server.port)
                try await alice.waitFor("Existing user. Please enter password:")
                try await alice.typeLine("Wrong-1aaa")
                try await alice.waitFor("Wrong password. 2 attempts left.")
                try await alice.waitFor("Please enter password:")
                try await alice.typeLine(goodPassword)
                try await alice.waitForMenu()
            }
        }

        @Test func `without a username there is a menu to register, log in or close`() async throws {
            try await withServer { stage, server in
                let first = try stage.terminalClient(nil, port: server.port)
                try await first.waitFor(#"Press "l" to log in, "r" to register a new account or "c" to close"#)
                try await first.typeLine("r")
                try await first.waitFor("Username:")
                try await first.typeLine("alice")
                try await first.register(password: goodPassword)
                try await first.typeLine("EX")
                try await expectExit(first, code: 0)

                let second = try stage.terminalClient(nil, port: server.port)
                try await second.waitFor(#"Press "l""#)
                try await second.typeLine("l")
                try await second.waitFor("Username:")
                try await second.typeLine("nobody")
                try await second.waitFor("There is no account named nobody.")
                try await second.waitFor(#"Press "l""#)
                try await second.typeLine("r")
                try await second.waitFor("Username:")
                try await second.typeLine("Alice")
                try await second.waitFor("is taken.")
                try await second.waitFor(#"Press "l""#)
                try await second.typeLine("l")
                try await second.waitFor("Username:")
                try await second.typeLine("alice")
                try await second.waitFor("lease enter password:")
                try await second.typeLine(goodPassword)
                try await second.waitForMenu()
                try await second.typeLine("EX")
                try await expectExit(second, code: 0)

                let third = try stage.terminalClient(nil, port: server.port)
                try await third.waitFor(#"Press "l""#)
                try await third.typeLine("c")
                try await expectExit(third, code: 0)
            }
        }

        @Test func `a name that breaks the rules is refused with a sentence`() async throws {
            try await withServer { stage, server in
                for name in ["ab", "so wrong", "ümlaut", String(repeating: "x", count: 51)] {
                    let done = try await stage.runClient(name, port: server.port, home: "x", input: [goodPassword])
                    expectRefusal(done, code: 1, mentions: ["username"])
                }
            }
        }
    }
}
