import ChatTesting
import Foundation
import Testing

@testable import ChatServerCore

@Suite struct ConfigurationFileTests {
    private func read(_ text: String) -> ConfigurationFile {
        ConfigurationFile(path: "t.json", contents: Array(text.utf8))
    }

    @Test func `a file of release 0_1_0 is read as before`() {
        let file = read("{\"port\": 1300, \"data\": \"/var/lib/tandem\", \"passwordCost\": \"16\"}")
        #expect(file.problems == [])
        #expect(file.settings.mapValues(\.text) == ["port": "1300", "data": "/var/lib/tandem", "passwordCost": "16"])
    }

    @Test func `numbers, texts and networks are told with their lines`() {
        let file = read(
            "{ // mine\n\"port\": 13e2,\n\"trustedProxies\": [\"10.0.0.0/8\", \"::1\",],\n\"greeting\": 5,\n}"
        )
        #expect(file.problems == [])
        #expect(file.settings["port"] == .init(text: "1300", line: 2))
        #expect(file.settings["trustedProxies"] == .init(text: "10.0.0.0/8,::1", line: 3))
        #expect(file.settings["greeting"] == .init(text: "5", line: 4))
    }

    @Test func `all problems are named with their lines`() {
        let file = read(
            """
            {
                "registrtion": "closed",
                "port": 1.5,
                "greeting": ["a"],
                "passwordCost": 10,
                "xyz": 1,
                "passwordCost": 11,
                "trustedProxies": ["::1", 2],
                "data": null
            }
            """
        )
        let known = " Known: " + ServerConfiguration.keys.sorted().joined(separator: ", ") + "."
        #expect(
            file.problems == [
                "There is an unknown setting 'registrtion' in line 2 of t.json. Did you mean 'registration'?" + known,
                "The setting 'port' in line 3 of t.json must be a text or a whole number.",
                "The setting 'greeting' in line 4 of t.json must be a text or a whole number.",
                "There is an unknown setting 'xyz' in line 6 of t.json." + known,
                "The setting 'passwordCost' in line 7 of t.json was set in line 5 already. Remove one of the two.",
                "The setting 'trustedProxies' in line 8 of t.json must be a text or a whole number, or an array of texts.",
                "The setting 'data' in line 9 of t.json must be a text or a whole number.",
            ]
        )
        #expect(file.isRead)
    }

    @Test(
        arguments: [
            ("{\n\"port\": 1,\n\"data\" \"x\"}", "has an error in line 3, column 8: a colon is expected"),
            ("[]", "must hold one JSON object"), ("", "has an error in line 1, column 1"),
        ]
    )
    func `a file that cannot be parsed is one problem`(text: String, words: String) {
        let file = read(text)
        #expect(file.problems.count == 1)
        #expect(file.problems.first?.contains("t.json " + words) == true, "\(file.problems)")
        #expect(!file.isRead)
        #expect(file.settings.isEmpty)
    }

    @Test func `bytes that are no text, and a file of any size, are refused`() {
        #expect(
            ConfigurationFile(path: "t.json", contents: [0x7B, 0xFF, 0x7D]).problems.first?.contains("UTF-8") == true
        )
        let long = [UInt8](repeating: 0x20, count: ConfigurationFile.limit) + Array("{}".utf8)
        #expect(ConfigurationFile(path: "t.json", contents: long).problems.first?.contains("1048576 bytes") == true)
    }

    @Test func `a file is read from its path, and a missing one or a folder named`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try folder.write("{\"port\": 7}", to: "t.json")
        #expect(ConfigurationFile(path: path).settings["port"]?.text == "7")
        for path in [folder.file("none.json"), folder.path] {
            let problem = "The configuration file \(path) does not exist or cannot be read. Check path and permissions."
            #expect(ConfigurationFile(path: path).problems == [problem])
        }
    }
}
