import ChatClientCore
import Testing

@testable import chatclient

@Suite struct ClientTargetTests {
    private static let commands: Set<String> = ["send", "read", "history"]

    private func target(_ host: String, _ port: Int, _ username: String? = nil, room: String? = nil) -> ClientTarget {
        ClientTarget(address: ServerAddress(host: host, port: port), username: username, room: room)
    }

    private func split(_ line: String) throws -> (target: ClientTarget?, rest: [String]) {
        try ClientTarget.split(line.split(separator: " ").map(String.init), commands: Self.commands)
    }

    private func problem(_ words: [String]) -> String? {
        do throws(ClientTarget.Problem) {
            _ = try ClientTarget.split(words, commands: Self.commands)
            return nil
        } catch {
            return error.description
        }
    }

    @Test(
        arguments: [
            ("chat.example 1300 alice", "chat.example", 1300, "alice"), ("h 1 alice", "h", 1, "alice"),
            ("h 1", "h", 1, nil), ("h 65535", "h", 65535, nil), ("::1 1301 alice", "::1", 1301, "alice"),
            ("[::1] 1301 alice", "::1", 1301, "alice"), ("h:1301", "h", 1301, nil),
            ("h:1301 alice", "h", 1301, "alice"),
            ("[::1]:1301", "::1", 1301, nil), ("[::1]:1301 alice", "::1", 1301, "alice"),
            ("alice@h:1301", "h", 1301, "alice"), ("alice@[::1]:1301", "::1", 1301, "alice"),
            ("alice@[fe80::1%eth0]:7", "fe80::1%eth0", 7, "alice"), ("alice@h", "h", 1300, "alice"),
            ("alice@h 1301", "h", 1301, "alice"), ("chat.example", "chat.example", 1300, nil),
            ("localhost", "localhost", 1300, nil), ("127.0.0.1", "127.0.0.1", 1300, nil), ("::1", "::1", 1300, nil),
            ("[::1]", "::1", 1300, nil), ("[::1] alice", "::1", 1300, "alice"), ("h 1 123", "h", 1, "123"),
            ("bücher.example:9", "bücher.example", 9, nil),
        ] as [(String, String, Int, String?)]
    )
    func `takes every form of a server and an account`(line: String, host: String, port: Int, name: String?) throws {
        let (found, rest) = try split(line)
        #expect(found == target(host, port, name))
        #expect(rest.isEmpty)
    }

    @Test(
        arguments: [
            "tandem://chat.example:7/#invite=000G4-0R40M-30E20-9185G-R38E1W",
            "TANDEM://chat.example:7#invite=000g40r40m30e209185gr38e1w",
            "tandem://chat.example:7/#INVITE=000G4-0R40M-30E20-9185G-R38E1W",
            "tandem://chat.example:7/#%69nvite%3D000G4-0R40M-30E20-9185G-R38E1W",
            "tandem://chat.example:7/#%20Invite=000G4-0R40M-30E20-9185G-R38E1W",
            "tandem://chat.example:7/#invite=OOOG4%20OR4OM%203OE20%209I85G%20R38EIW",
        ]
    )
    func `takes an invite from a link`(link: String) throws {
        let found = try #require(try split(link).target)
        #expect(found.room == nil)
        #expect(found.address == ServerAddress(host: "chat.example", port: 7))
        #expect(found.invite == Fixtures.invite)
        #expect("\(found)" == "chat.example:7")
    }

    @Test(arguments: [
        "#invite=", "#invite=ABC", "#invite=%zz", "#Invite=%zz", "#invite%3DABC",
        "#invite=000G4-0R40M-30E20-9185G-R38E1X",
    ])
    func `refuses a cut invite, and does not repeat it`(fragment: String) {
        #expect(
            problem(["tandem://chat.example/\(fragment)"])
                == "The invite in the link is not complete, or was changed. Copy the whole link."
        )
    }

    @Test(
        arguments: [
            ["chat.example/#invite=000G4", "1300"], ["chat.example#invite=000G4"], ["chat.example:7/#invite=000G4"],
            ["bob@chat.example:7/#invite=000G4"], ["chat.example:7/?x#invite=000G4"], ["chat.example invite=000G4"],
            ["chat.example", "7#invite=000G4"], ["https://chat.example/#invite=000G4"],
            ["tandem://chat.example/#%zzinvite=000G4"], ["tandem://chat.example:x/#invite=000G4"],
        ]
    )
    func `never repeats an invite in what is no address`(words: [String]) {
        let sentence = problem(words)
        #expect(sentence != nil)
        #expect(sentence?.contains("000G4") == false, "\(sentence ?? "")")
    }

    @Test(
        arguments: [
            ("tandem://chat.example", "chat.example", 1300, nil, nil),
            ("tandem://chat.example/", "chat.example", 1300, nil, nil),
            ("TANDEM://chat.example:7/#", "chat.example", 7, nil, nil),
            ("tandem://chat.example:7/#Lab", "chat.example", 7, nil, "Lab"),
            ("tandem://chat.example:7#Lab", "chat.example", 7, nil, "Lab"),
            ("tandem://alice@chat.example/#Chess%20club", "chat.example", 1300, "alice", "Chess club"),
            ("tandem://alice@[::1]:7/#caf%C3%A9%23", "::1", 7, "alice", "café#"),
        ] as [(String, String, Int, String?, String?)]
    )
    func `takes links`(link: String, host: String, port: Int, name: String?, room: String?) throws {
        let (found, rest) = try split(link)
        #expect(found == target(host, port, name, room: room))
        #expect(rest.isEmpty)
    }

    @Test(
        arguments: [
            ("h 1 alice send bob hi", "send bob hi"), ("h 1 send bob", "send bob"), ("bob@h send x", "send x"),
            ("bob@h:1 read", "read"), ("chat.example history bob", "history bob"),
            ("h 1 alice extra send", "extra send"),
            ("bob@h:1 alice", "alice"), ("tandem://h/#Lab alice send", "send"), ("[::1] send 12", "send 12"),
        ]
    )
    func `leaves the words after it`(line: String, rest: String) throws {
        let (found, words) = try split(line)
        #expect(found != nil)
        #expect(words == rest.split(separator: " ").map(String.init))
    }

    @Test(arguments: ["", "send bob hi", "send 1300 hi", "read", "history bob"])
    func `finds none in a command, or in nothing`(line: String) throws {
        let (found, rest) = try split(line)
        #expect(found == nil)
        #expect(rest == line.split(separator: " ").map(String.init))
    }

    @Test(arguments: ["0", "65536", "+1", "x", "", "1.5", "١٣٠٠", "99999999999999999999"])
    func `refuses a wrong port in its sentence`(port: String) {
        let sentence = "The port must be a number from 1 to 65535, but is '\(port)'."
        #expect(problem(["h", port]) == sentence)
        #expect(problem(["h:\(port)"]) == sentence)
        #expect(problem(["alice@h:\(port)"]) == sentence)
        #expect(problem(["tandem://h:\(port)/#Lab"]) == sentence)
    }

    @Test func `names the right form beside the wrong one`() {
        #expect(
            problem(["h", "alice"])
                == "The port must be a number from 1 to 65535, but is 'alice'. For the account alice at the port 1300, "
                + "write alice@h."
        )
        #expect(
            problem(["sned", ""])?.hasPrefix("The port must be") == true
        )
        #expect(
            problem(["sned"])
                == "The port is missing after 'sned'. Write sned:1300, or NAME@sned for the port 1300. If it is meant "
                + "as a command: they are history, read, send."
        )
    }

    @Test(
        arguments: [
            ("https://h:1", "'https://h:1' is no address of a chat server."), ("://h", "is no address"),
            ("alice:Secret9@h", "A password does not belong into an address"), ("@h:1", "is no name of an account"),
            ("tandem://a:b@h", "A password does not belong"), ("a b@h", "is no name of an account"), (":1", "is empty"),
            ("tandem://", "is empty"), ("alice@", "is empty"), ("[]:1", "is empty"), ("[::1:1", "is not closed"),
            ("[::1]1300", "only a colon and a port"), ("alice@h$(x):1", "is no name or address of a host"),
            ("tandem://h/x#Lab", "is no name or address of a host"), ("tandem://h%2", "a % that does not stand"),
            ("tandem://h/#%FF", "cannot be read"), ("tandem://h/#a%1Bb", "cannot be read"),
            ("tandem://h%0A:1", "is no name or address of a host"), ("tandem://h/#a%G0", "cannot be read"),
        ]
    )
    func `refuses what is no server`(word: String, part: String) {
        let sentence = problem([word, "1"])
        #expect(sentence?.contains(part) == true, "\(sentence ?? "no problem")")
        #expect(sentence?.contains("Secret9") != true)
    }

    @Test(
        arguments: [
            "h:1300", "alice@h:1301", "alice@[::1]:1300", "tandem://h:7/#Lab", "tandem://alice@h:7/#caf%C3%A9%20%23~",
        ]
    )
    func `is written as it is read`(word: String) throws {
        let found = try #require(try split(word).target)
        #expect("\(found)" == word)
    }
}
