import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct JSONCommandRequestTests {
    private static let options: RoomOptions = {
        var options = RoomOptions(name: "Lobby", limit: 5)
        options.isListed = false
        options.isInviteOnly = true
        options.password = "x"
        options.isKept = true
        return options
    }()

    @Test(
        arguments: [
            (#"{"command":"conversations"}"#, .conversations),
            (#"{"command":"history"}"#, .history(.everyone, .latest, limit: 50)),
            (#"{"command":"history","with":"bob","before":9,"limit":3}"#, .history(.user("bob"), .before(9), limit: 3)),
            (
                #"{"command":"history","conversation":"18446744073709551615","after":"0"}"#,
                .history(.conversation(.max), .after(0), limit: 50)
            ),
            (#"{"command":"history","around":7,"limit":"0"}"#, .history(.everyone, .around(7), limit: 0)),
            (
                #"{"command":"history","aroundTime":1700000000123,"limit":1000000}"#,
                .history(.everyone, .aroundTime(1_700_000_000_123), limit: 1_000_000)
            ),
            (
                #"{"command":"history","aroundId":18446744073709551615}"#,
                .history(.everyone, .aroundID(.max), limit: 50)
            ),
            (#"{"command":"search","query":"tea"}"#, .search("tea", limit: 50)),
            (
                #"{"command":"search","query":"","conversation":7,"before":9,"limit":2}"#,
                .search("", filter: SearchFilter(place: .conversation(7)), before: 9, limit: 2)
            ),
            (
                #"{"command":"search","query":"tea","from":"bob","in":"@eve","since":5,"until":"9"}"#,
                .search(
                    "tea",
                    filter: SearchFilter(place: .user("eve"), sender: "bob", since: 5, until: 9),
                    limit: 50
                )
            ),
            (
                #"{"command":"search","in":"public","from":null}"#,
                .search("", filter: SearchFilter(place: .everyone), limit: 50)
            ),
            (
                #"{"command":"mark","conversation":7,"read":3}"#,
                .mark(7, deliveredThrough: nil, readThrough: 3)
            ),
            (
                #"{"command":"mark","conversation":7,"delivered":4,"read":null}"#,
                .mark(7, deliveredThrough: 4, readThrough: nil)
            ),
            (#"{"command":"receipts","on":false}"#, .setReadReceipts(false)),
            (#"{"command":"password","old":"a","new":"b"}"#, .changePassword(old: "a", new: "b")),
            (#"{"command":"who","username":"bob"}"#, .status(username: "bob")),
            (
                #"{"command":"rm","room":30,"body":"hi","token":"ffffffffffffffffffffffffffffffff"}"#,
                .send(body: "hi", recipient: .room(30), token: Array(repeating: 255, count: 16))
            ),
            (
                #"{"command":"createRoom","name":"Lobby","limit":"5"}"#,
                .createRoom(RoomOptions(name: "Lobby", limit: 5))
            ),
            (
                #"{"command":"createRoom","name":"Lobby","limit":5,"listed":false,"inviteOnly":true,"password":"x","keep":true}"#,
                .createRoom(options)
            ),
            (#"{"command":"joinRoom","number":48219307}"#, .joinRoom(.number(48_219_307), password: nil)),
            (#"{"command":"joinRoom","name":"Lobby","password":"x"}"#, .joinRoom(.name("Lobby"), password: "x")),
            (#"{"command":"leaveRoom","conversation":30}"#, .leaveRoom(30)),
            (#"{"command":"rooms"}"#, .rooms),
            (#"{"command":"accept","username":"bob"}"#, .acceptIdentity(username: "bob")),
            (#"{"command":"keysInit"}"#, .makeKeys),
            (#"{"command":"resetIdentity","password":"x"}"#, .resetIdentity(password: "x")),
            (#"{"command":"room","conversation":30}"#, .room(30)),
            (
                #"{"command":"manage","conversation":30,"action":"handOver","username":"bob"}"#,
                .manage(30, .handOver, username: "bob")
            ),
        ] as [(String, Request)]
    )
    func `reads every command that is a request`(line: String, request: Request) throws {
        let command = try JSONCommand(.text(line), username: "me")
        #expect(command == JSONCommand(id: nil, action: .ask(request)))
        #expect(!request.isBarrier)
    }

    @Test(arguments: RoomAction.allCases)
    func `knows what may be done to members`(action: RoomAction) throws {
        let line = #"{"command":"manage","conversation":30,"action":"\#(action.rawValue)","username":"bob"}"#
        #expect(try JSONCommand(.text(line), username: nil).action == .ask(.manage(30, action, username: "bob")))
    }

    @Test(
        arguments: [
            (#""command":"history","limit":-1"#, #"The field "limit" must be a whole number from 0 to 4294967295."#),
            (#""command":"history","limit":1.5"#, #"The field "limit" must be a whole number from 0 to 4294967295."#),
            (
                #""command":"history","limit":4294967296"#,
                #"The field "limit" must be a whole number from 0 to 4294967295."#
            ),
            (
                #""command":"history","before":true"#,
                #"The field "before" must be a whole number from 0 to 18446744073709551615."#
            ),
            (
                #""command":"history","before":"x""#,
                #"The field "before" must be a whole number from 0 to 18446744073709551615."#
            ),
            (
                #""command":"history","before":"""#,
                #"The field "before" must be a whole number from 0 to 18446744073709551615."#
            ),
            (
                #""command":"history","before":"18446744073709551616""#,
                #"The field "before" must be a whole number from 0 to 18446744073709551615."#
            ),
            (
                #""command":"history","aroundTime":9223372036854775808"#,
                #"The field "aroundTime" must be a whole number from 0 to 9223372036854775807."#
            ),
            (#""command":"history","before":1,"after":2"#, #"The fields "before" and "after" exclude each other."#),
            (
                #""command":"history","with":"bob","conversation":2"#,
                #"The fields "conversation" and "with" exclude each other."#
            ),
            (#""command":"history","with":7"#, #"The field "with" must be a string."#),
            (#""command":"search""#, #"The field "query" is missing."#),
            (
                #""command":"search","in":"Lab""#,
                #"The field "in" must be "public" or a name after an @, such as "@bob"."#
            ),
            (
                #""command":"search","in":"public","conversation":1"#,
                #"The fields "conversation" and "in" exclude each other."#
            ),
            (
                #""command":"search","since":-1"#,
                #"The field "since" must be a whole number from 0 to 9223372036854775807."#
            ),
            (
                #""command":"search","from":"""#,
                #"The field "from" must not be empty. Leave it out to search for all."#
            ),
            (
                #""command":"search","query":"tea","conversation":0"#,
                #"The field "conversation" must not be 0. Leave it out to search in all."#
            ),
            (#""command":"search","from":1"#, #"The field "from" must be a string."#),
            (#""command":"mark","read":1"#, #"The field "conversation" is missing."#),
            (#""command":"receipts""#, #"The field "on" is missing."#),
            (#""command":"receipts","on":1"#, #"The field "on" must be true or false."#),
            (#""command":"receipts","on":"true""#, #"The field "on" must be true or false."#),
            (#""command":"password","old":"a""#, #"The field "new" is missing."#),
            (#""command":"who""#, #"The field "username" is missing."#),
            (#""command":"rm","body":"x""#, #"The field "room" is missing."#),
            (#""command":"createRoom","name":"x""#, #"The field "limit" is missing."#),
            (#""command":"createRoom","limit":2"#, #"The field "name" is missing."#),
            (#""command":"createRoom","name":"x","limit":2,"keep":[]"#, #"The field "keep" must be true or false."#),
            (#""command":"joinRoom""#, #"The field "number" or "name" is missing."#),
            (#""command":"joinRoom","number":1,"name":"x""#, #"The fields "number" and "name" exclude each other."#),
            (#""command":"joinRoom","number":1,"password":false"#, #"The field "password" must be a string."#),
            (
                #""command":"leaveRoom","conversation":{}"#,
                #"The field "conversation" must be a whole number from 0 to 18446744073709551615."#
            ),
            (
                #""command":"manage","conversation":1,"username":"bob","action":"fly""#,
                #"The field "action" must be one of kick, ban, unban, mute, unmute, invite, handOver."#
            ),
        ]
    )
    func `says which field is wrong`(fields: String, message: String) {
        #expect(throws: JSONCommandError(id: "a", message: message)) {
            try JSONCommand(.text(#"{"id":"a",\#(fields)}"#), username: "me")
        }
    }
}
