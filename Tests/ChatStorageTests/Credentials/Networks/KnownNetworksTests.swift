import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct KnownNetworksTests {
    private let key = [UInt8](repeating: 7, count: 32)

    private func tag(_ number: Int) throws -> NetworkTag {
        NetworkTag("192.0.2.\(number)", of: try Username("alice"), key: key)
    }

    @Test func `a network is known for 90 days`() throws {
        var networks = KnownNetworks()
        #expect(networks.note(try tag(1), today: 20_000) == true)
        #expect(networks.note(try tag(1), today: 20_000) == false)
        #expect(networks.contains(try tag(1), today: 20_090))
        #expect(!networks.contains(try tag(1), today: 20_091))
        #expect(!networks.contains(try tag(2), today: 20_000))
        #expect(networks.note(try tag(1), today: 20_050) == true)
        #expect(networks.contains(try tag(1), today: 20_140))
    }

    @Test func `the ninth takes the place of the one used longest ago`() throws {
        var networks = KnownNetworks()
        for number in 1...8 {
            #expect(networks.note(try tag(number), today: 20_000 + Int64(number)) == true)
        }
        #expect(networks.note(try tag(1), today: 20_010) == true)
        #expect(networks.note(try tag(9), today: 20_010) == true)
        #expect(networks.lastLogin.count == 8)
        #expect(!networks.contains(try tag(2), today: 20_010))
        #expect(networks.contains(try tag(1), today: 20_010))
    }

    @Test func `a clock that leaps for a moment empties nothing`() throws {
        var networks = KnownNetworks()
        for number in 1...4 {
            _ = networks.note(try tag(number), today: 20_000)
        }
        _ = networks.note(try tag(5), today: 30_000)
        #expect(try (1...5).allSatisfy { networks.contains(try tag($0), today: 20_000) })
    }

    @Test func `a tag tells nothing without the key, and is another for each account`() throws {
        let (alice, bob) = try (Username("alice"), Username("bob"))
        let tag = NetworkTag("192.0.2.1", of: alice, key: key)
        #expect(tag.bytes.count == 16)
        #expect(tag == NetworkTag("192.0.2.1", of: try Username("ALICE"), key: key))
        #expect(tag != NetworkTag("192.0.2.2", of: alice, key: key))
        #expect(tag != NetworkTag("192.0.2.1", of: bob, key: key))
        #expect(tag != NetworkTag("192.0.2.1", of: alice, key: NetworkTag.newKey()))
    }

    @Test func `a file comes out as it went in`() throws {
        var file = NetworkFile()
        for (name, number) in [("alice", 1), ("Bob", 2), ("alice", 3)] {
            #expect(file.note("192.0.2.\(number)", of: try Username(name), today: 20_000 + Int64(number)) == true)
        }
        let read = NetworkFile(file.bytes)
        #expect(read == file)
        #expect(read.knows("192.0.2.2", of: try Username("BOB"), today: 20_000))
        #expect(!read.knows("192.0.2.2", of: try Username("alice"), today: 20_000))
        #expect(!String(decoding: file.bytes, as: UTF8.self).contains("192.0.2"))
    }

    @Test(arguments: ["", "\n", "key\n", "key AAAA\nalice AAAA:1\n", "alice AAAA:1\n", "\u{0}\u{1}"])
    func `a damaged file is an empty one`(text: String) throws {
        let file = NetworkFile(Array(text.utf8))
        #expect(file.accounts.isEmpty)
        #expect(file.key.count == 32)
    }

    @Test func `a damaged line costs its own account only`() throws {
        var file = NetworkFile()
        _ = file.note("192.0.2.1", of: try Username("alice"), today: 20_000)
        let text = String(decoding: file.bytes, as: UTF8.self) + "bob AAAA:x not:a:tag\n??\n"
        #expect(NetworkFile(Array(text.utf8)).knows("192.0.2.1", of: try Username("alice"), today: 20_000))
    }
}
