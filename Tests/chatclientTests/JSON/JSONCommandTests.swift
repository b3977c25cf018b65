import ChatClientCore
import Testing

@testable import chatclient

@Suite struct JSONCommandTests {
    @Test(
        arguments: [
            (
                #"{"command":"login","username":"alice","password":"x"}"#,
                .ask(.logIn(username: "alice", password: "x"))
            ),
            (#"{"command":"login","password":"x"}"#, .ask(.logIn(username: "me", password: "x"))),
            (
                #"{"command":"register","username":"alice","password":"x"}"#,
                .ask(.register(username: "alice", password: "x"))
            ),
            (
                #"{"command":"register","username":"alice","password":"x","invite":"OOOg4or4om30e209185gr38elw"}"#,
                .ask(.register(username: "alice", password: "x", invite: Fixtures.invite))
            ),
            (
                #"{"command":"admin","request":{"target":"bob","command":"ban"}}"#,
                .ask(.administer(command: #"{"command":"ban","target":"bob"}"#))
            ),
            (#"{"command":"admin","words":"status"}"#, .ask(.administer(command: #"{"command":"status"}"#))),
            (#"{"command":"status","username":"alice"}"#, .ask(.status(username: "alice"))),
            (
                #" { "body" : "a\nb\u00e9\ud83d\ude00" , "command" : "pm" } "#,
                .ask(.send(body: "a\nbé😀", recipient: .everyone))
            ),
            (#"{"command":"dm","to":"bob","body":""}"#, .ask(.send(body: "", recipient: .user("bob")))),
            (
                #"{"command":"pm","body":"x","token":"000102030405060708090a0b0C0D0EfF"}"#,
                .ask(
                    .send(
                        body: "x",
                        recipient: .everyone,
                        token: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]
                    )
                )
            ),
            (
                #"{"command":"dm","to":"bob","body":"x","token":"ffffffffffffffffffffffffffffffff"}"#,
                .ask(.send(body: "x", recipient: .user("bob"), token: Array(repeating: 255, count: 16)))
            ),
            (
                #"{"command":"dm","to":"bob","body":"x","requireEncryption":true}"#,
                .ask(.send(body: "x", recipient: .user("bob"), requiresEncryption: true))
            ),
            (
                #"{"command":"pm","body":"x","requireEncryption":false}"#,
                .ask(.send(body: "x", recipient: .everyone))
            ),
            (#"{"command":"pm","body":"x","token":null}"#, .ask(.send(body: "x", recipient: .everyone))),
            (#"{"command":"users","future":[1,{}]}"#, .ask(.activeUsers)),
            (#"{"command":"stats"}"#, .ask(.deliveryStatistics)),
            (#"{"command":"exit","id":null}"#, .exit),
        ] as [(String, JSONCommand.Action)]
    )
    func `reads every command`(line: String, action: JSONCommand.Action) throws {
        let command = try JSONCommand(.text(line), username: "me")
        #expect(command == JSONCommand(id: nil, action: action))
    }

    @Test(
        arguments: [
            #"{"command":"pm","id":"7","body":"x","requireEncryption":true}"#,
            #"{"command":"rm","id":"7","room":3,"body":"x","requireEncryption":true}"#,
        ]
    )
    func `refuses to encrypt what cannot be`(line: String) {
        let error = #expect(throws: JSONCommandError.self) { try JSONCommand(.text(line), username: nil) }
        #expect(error?.id == "7")
        #expect(error?.message == "Only a dm can be encrypted; requireEncryption is for that.")
    }

    @Test func `keeps the id`() throws {
        let id = String(repeating: "é", count: 64)
        #expect(try JSONCommand(.text(#"{"command":"users","id":"\#(id)"}"#), username: nil).id == id)
    }

    @Test(
        arguments: [
            ("nope", nil, "The line is not valid JSON."),
            ("", nil, "The line is not valid JSON."),
            (#"{"command":"users"} x"#, nil, "The line is not valid JSON."),
            (#"{"command":"pm","body":"\ud800"}"#, nil, "The line is not valid JSON."),
            ("[1]", nil, "The line is not a JSON object."),
            ("7", nil, "The line is not a JSON object."),
            ("null", nil, "The line is not a JSON object."),
            ("{}", nil, #"The field "command" is missing."#),
            (#"{"command":7,"id":"a"}"#, "a", #"The field "command" must be a string."#),
            (#"{"command":"login","id":"a","username":"bob"}"#, "a", #"The field "password" is missing."#),
            (#"{"command":"login","password":"x"}"#, nil, #"The field "username" is missing."#),
            (#"{"command":"dm","body":"x"}"#, nil, #"The field "to" is missing."#),
            (#"{"command":"pm","body":["x"]}"#, nil, #"The field "body" must be a string."#),
            (#"{"command":"pm","body":"x","token":7}"#, nil, #"The field "token" must be a string."#),
            (
                #"{"command":"register","username":"bob","password":"x","invite":"ABC"}"#, nil,
                #"The field "invite" is no invite: it is not complete, or mistyped."#
            ),
            (#"{"command":"admin"}"#, nil, #"The field "request" is missing."#),
            (#"{"command":"admin","request":"who"}"#, nil, #"The field "request" must be an object."#),
            (
                #"{"command":"admin","request":{},"words":"who"}"#, nil,
                #"The fields "words" and "request" exclude each other."#
            ),
            (#"{"command":"admin","words":"kcik"}"#, nil, "'kcik' is no command. Did you mean kick?"),
            (#"{"command":"users","id":7}"#, nil, #"The field "id" must be a string."#),
            (
                #"{"command":"fly","id":"a"}"#, "a",
                "The command \"fly\" is unknown; there are login, register, status, who, pm, dm, rm, users, stats, "
                    + "conversations, history, search, mark, receipts, password, createRoom, joinRoom, leaveRoom, rooms, "
                    + "room, manage, admin, accept, keysInit, resetIdentity and exit."
            ),
        ] as [(String, String?, String)]
    )
    func `says what is wrong with a line`(line: String, id: String?, message: String) {
        #expect(throws: JSONCommandError(id: id, message: message)) {
            try JSONCommand(.text(line), username: nil)
        }
    }

    @Test(
        arguments: [
            "", "00", "0001020304050607 8090a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0g",
            "000102030405060708090a0b0c0d0e0f00", "+00102030405060708090a0b0c0d0e0f",
            "\u{FF10}00102030405060708090a0b0c0d0e0f", "000102030405060708090a0b0c0d0\u{E9}",
        ]
    )
    func `refuses a token that is not 16 bytes`(token: String) {
        let message = #"The field "token" must have 32 hexadecimal digits."#
        for command in [#""command":"pm""#, #""command":"dm","to":"bob""#] {
            #expect(throws: JSONCommandError(id: "a", message: message)) {
                try JSONCommand(.text(#"{\#(command),"id":"a","body":"x","token":"\#(token)"}"#), username: nil)
            }
        }
    }

    @Test func `refuses lines and ids that are too long, and bytes that are no text`() {
        #expect(throws: JSONCommandError(message: "The line has 200000 bytes; the limit is 131072.")) {
            try JSONCommand(.tooLong(byteCount: 200_000), username: nil)
        }
        #expect(throws: JSONCommandError(message: "The line is not UTF-8 text.")) {
            try JSONCommand(.notText(byteCount: 3), username: nil)
        }
        let id = String(repeating: "x", count: 65)
        #expect(throws: JSONCommandError(message: #"The field "id" has more than 64 characters."#)) {
            try JSONCommand(.text(#"{"command":"users","id":"\#(id)"}"#), username: nil)
        }
    }

    @Test func `refuses deep nesting without harm`() {
        let line = #"{"command":"# + String(repeating: "[", count: 100_000)
        #expect(throws: JSONCommandError(message: "The line is not valid JSON.")) {
            try JSONCommand(.text(line), username: nil)
        }
    }
}
