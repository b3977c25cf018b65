import ArgumentParser
import ChatClientCore
import Testing

@testable import chatclient

@Suite struct ClientStartTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: [["send", "bob", "x"], ["read"], ["history", "bob"]])
    func `a command does not go to the server that was used last`(command: [String]) async throws {
        // Nothing listens there; a connection would fail at once, with another exit code.
        let recent = RecentAccountsFile(folder: folder.path + "/tandem")
        try recent.note("alice", at: ServerAddress(host: "127.0.0.1", port: 1), time: 1)
        let environment = [
            "XDG_STATE_HOME": folder.path, "XDG_CONFIG_HOME": folder.path, "TANDEM_PASSWORD": "Secret1234",
        ]
        let exit = await ClientStart(try ClientOptions.parse(command), environment: environment).run()
        #expect(exit.code == 64)
        #expect(exit.sentence?.hasPrefix("No server is named. Write chatclient <host> <port> <username>") == true)
    }

    @Test func `a command needs an account`() async throws {
        let options = try ClientOptions.parse(["127.0.0.1", "1", "read"])
        let exit = await ClientStart(options, environment: ["XDG_CONFIG_HOME": folder.path]).run()
        #expect(exit.code == 64)
        #expect(exit.sentence?.hasPrefix("No account is named.") == true)
    }
}
