import ChatTesting
import Foundation
import Testing

extension EndToEndOutages {
    @Suite struct LostClientTests {
        @Test func `a client whose cable is pulled is off the list within 30 seconds`() async throws {
            try await withServer { stage, server in
                let proxy = try await stage.startProxy(to: server)
                let alice = try await stage.newUser("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                let far = try await stage.newUser("far", port: proxy.port, options: ["--no-reconnect"])
                #expect(try await alice.users() == ["alice", "bob", "far"])
                proxy.unplug()
                // The others do not wait for the client that is gone.
                try await alice.send("while it is gone")
                _ = try await bob.nextMessage("while it is gone", timeout: .seconds(5))
                let time = try await alice.waitForUsers("without far", within: .seconds(35)) { $0 == ["alice", "bob"] }
                #expect(time <= .seconds(31), "it took \(time)")
                // The disconnected client finds out by itself, too.
                _ = try await far.next("disconnected", timeout: .seconds(60))
                try await expectExit(far.program, code: 1)
            }
        }

        @Test func `a client that is killed is off the list at once`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                let carol = try await stage.newUser("carol", port: server.port)
                carol.program.signal(SIGKILL)
                try await alice.waitForUsers("without carol", within: .seconds(5)) { $0 == ["alice", "bob"] }
                try await alice.send("undisturbed")
                _ = try await bob.nextMessage("undisturbed")
                let again = try await stage.knownUser("carol", port: server.port)
                #expect(try await again.users() == ["alice", "bob", "carol"])
            }
        }

        @Test func `a connection that is reset is taken up again, and what was typed stays`() async throws {
            try await withServer { stage, server in
                let proxy = try await stage.startProxy(to: server)
                let alice = try await stage.newUser("alice", port: server.port)
                let bob = try await stage.newTerminalUser("bob", port: proxy.port)
                try await bob.typeLine("PM")
                try await bob.waitFor("Message:")
                try await bob.type("half a thou")
                try await bob.waitFor("half a thou")
                await proxy.resetConnections()
                try await bob.waitFor("*** The connection to the server was lost: ")
                try await bob.waitFor("*** Connected again. ***")
                try await bob.waitFor("half a thou")
                try await bob.typeLine("ght")
                try await bob.waitFor("Message sent")
                _ = try await alice.nextMessage("half a thought")
            }
        }

        @Test func `a connection that is reset ends a client that is not to reconnect, with a sentence`() async throws {
            try await withServer { stage, server in
                let proxy = try await stage.startProxy(to: server)
                let alice = try await stage.newUser("alice", port: server.port)
                let bob = try await stage.newTerminalUser("bob", port: proxy.port, options: ["--no-reconnect"])
                await proxy.resetConnections()
                try await bob.waitFor("The connection to the server was lost")
                try await expectExit(bob, code: 1)
                try await alice.waitForUsers("only alice", within: .seconds(10)) { $0 == ["alice"] }
            }
        }

        @Test func `an account may be logged in twice, and both get every message`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let first = try await stage.newUser("bob", port: server.port)
                let second = try await stage.knownUser("bob", port: server.port)
                #expect(try await alice.users() == ["alice", "bob"])
                try await alice.send("for both", to: "bob")
                _ = try await first.nextMessage("for both")
                _ = try await second.nextMessage("for both")
                _ = try await first.exit()
                #expect(try await alice.users() == ["alice", "bob"])
            }
        }
    }
}
