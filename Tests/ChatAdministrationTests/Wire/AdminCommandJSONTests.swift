import ChatAdministration
import ChatProtocol
import Testing

@Suite struct AdminCommandJSONTests {
    private func read(_ json: String) throws -> AdminCommand {
        try AdminCommand(json: Array(json.utf8))
    }

    @Test func `every command has a JSON form that it is read from`() throws {
        let commands = try AdminCommand.every()
        #expect(Set(commands.map(\.verb)) == Set(AdminVerb.allCases))
        for command in commands {
            let json = try command.json()
            #expect(!json.contains("\n"))
            #expect(try read(json) == command, "\(json)")
        }
    }

    @Test func `reads a ban`() throws {
        let json = #"{"command":"ban","target":"bob","for":86400,"reason":"rude","force":true}"#
        let ban = BanRequest(target: "bob", seconds: 86_400, reason: "rude", isForced: true)
        #expect(try read(json) == .ban(ban))
        #expect(
            try AdminCommand.ban(ban).json()
                == #"{"command":"ban","for":86400,"force":true,"reason":"rude","target":"bob"}"#
        )
    }

    @Test(arguments: [
        ("", "is not valid JSON"),
        ("{", "is not valid JSON"),
        ("[]", "is not a JSON object"),
        ("7", "is not a JSON object"),
        ("null", "is not a JSON object"),
        (#""status""#, "is not a JSON object"),
        ("{}", "The key 'command' is missing."),
        (#"{"command":7}"#, "The value of 'command' must be a string."),
        (#"{"command":"statsu"}"#, "Did you mean status?"),
        (#"{"command":"Status"}"#, "is no command."),
        (#"{"command":"status","path":"/etc/passwd"}"#, "The key 'path' is unknown."),
        (#"{"command":"status","force":true}"#, "This command has no key 'force'."),
        (#"{"command":"ban"}"#, "The key 'target' is missing."),
        (#"{"command":"ban","target":"bob","for":"1d"}"#, "The value of 'for' must be a whole number."),
        (#"{"command":"ban","target":"bob","for":1.5}"#, "The value of 'for' must be a whole number."),
        (#"{"command":"ban","target":"bob","for":0}"#, "'for' is a number from 1 to"),
        (#"{"command":"ban","target":"bob","for":99999999999999999999}"#, "The value of 'for' must be a whole number."),
        (#"{"command":"ban","target":"bob","force":1}"#, "The value of 'force' must be true or false."),
        (#"{"command":"ban","target":["bob"]}"#, "The value of 'target' must be a string."),
        (#"{"command":"ban","target":{"a":{}}}"#, "The value of 'target' must be a string."),
        (#"{"command":"ban","target":null}"#, "The value of 'target' must be a string."),
        (#"{"command":"kick","account":"b b"}"#, "cannot be an account."),
        (#"{"command":"user add","account":"bob"}"#, "The key 'password' is missing."),
        (#"{"command":"user add","account":"bob","password":""}"#, "The password is empty."),
        (#"{"command":"user add","account":".bob","password":"x"}"#, "A new username begins"),
        (#"{"command":"role","account":"bob","role":"operator"}"#, "is no role"),
        (#"{"command":"revoke","id":0}"#, "0 is no id"),
        (#"{"command":"lockdown"}"#, "The key 'on' is missing."),
        (#"{"command":"audit","limit":1001}"#, "'limit' is a number from 1 to 1000."),
        (#"{"command":"status"}{"command":"status"}"#, "is not valid JSON"),
        ("{\"command\":\"status\"}\u{0}", "is not UTF-8 text"),
    ])
    func `refuses another request`(json: String, sentence: String) {
        let error = #expect(throws: AdminSyntaxError.self) { try read(json) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }

    @Test func `refuses what is too long, too deep, or not UTF-8`() {
        let long = #"{"command":"announce","text":""# + String(repeating: "x", count: 64 * 1024) + #""}"#
        #expect(throws: AdminSyntaxError.tooLong) { try read(long) }
        let deep = #"{"command":"# + String(repeating: "[", count: 60_000)
        #expect(throws: AdminSyntaxError.self) { try read(deep) }
        let closed =
            #"{"command":"# + String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000) + "}"
        #expect(throws: AdminSyntaxError.self) { try read(closed) }
        let invalid = Array(#"{"command":"announce","text":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8)
        let error = #expect(throws: AdminSyntaxError.self) { try AdminCommand(json: invalid) }
        #expect(error?.sentence == "The request is not UTF-8 text.")
    }

    @Test func `no description shows a password`() throws {
        let request = AccountPassword(account: try Username("bob"), password: "Correct-Horse-7")
        for command in [AdminCommand.userAdd(request), .userPassword(request)] {
            var dumped = ""
            dump(command, to: &dumped)
            for text in [
                "\(command)", String(reflecting: command), dumped, "\([command])", "\(request)",
                String(reflecting: request), "\(Optional(command) as Any)",
            ] {
                #expect(!text.contains("Horse"), "\(text)")
            }
        }
    }
}
