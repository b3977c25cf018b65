import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct JSONEventConversationTests {
    private static let bob = """
        {"conversation":7,"kind":"direct","name":"bob","lastSequence":5,"lastTime":1700000000123,"readThrough":1,\
        "unread":2,"peerDeliveredThrough":0,"peerReadThrough":0}
        """
    private static let hello = """
        {"conversation":1,"kind":"public","sequence":2,"messageId":3,"sender":"renew","time":1700000000123,\
        "body":"Hello guys","wire":"udp","missed":true}
        """

    @Test(
        arguments: [
            (.conversations([]), #"{"event":"conversations","id":"7","conversations":[]}"#),
            (
                .conversations([
                    Fixtures.conversation("bob", unread: 2),
                    Fixtures.conversation("Lobby", id: 30, kind: .room, room: 48_219_307),
                ]),
                """
                {"event":"conversations","id":"7","conversations":[\(bob),{"conversation":30,"kind":"room","name":"Lobby",\
                "lastSequence":5,"lastTime":1700000000123,"readThrough":1,"unread":0,"number":48219307,"closed":false}]}
                """
            ),
            (
                .history(
                    Fixtures.page(
                        [Fixtures.message(isMissed: true)],
                        of: Fixtures.conversation("bob", unread: 2),
                        isAtStart: true
                    )
                ),
                #"{"event":"history","id":"7","conversation":\#(bob),"messages":[\#(hello)],"atStart":true,"atEnd":true}"#
            ),
            (
                .search(SearchPage(messages: [Fixtures.message(isMissed: true)], hasMore: true)),
                #"{"event":"search","id":"7","messages":[\#(hello)],"more":true,"incomplete":false}"#
            ),
            (
                .room(Fixtures.room()),
                """
                {"event":"room","id":"7","conversation":30,"number":48219307,"name":"Lobby","limit":10,"listed":true,\
                "inviteOnly":false,"hasPassword":false,"keep":false,"admin":"renew","members":[\
                {"username":"bob","online":true,"muted":false},{"username":"renew","online":true,"muted":false}],\
                "lastSequence":0}
                """
            ),
            (
                .rooms([
                    RoomSummary(number: 9, name: "Attic", memberCount: 1, limit: 2, conversation: 31, isInvited: true),
                    RoomSummary(number: 8, name: "B", memberCount: 1, limit: 2, hasPassword: true),
                ]),
                """
                {"event":"rooms","id":"7","rooms":[{"number":9,"name":"Attic","memberCount":1,"limit":2,\
                "inviteOnly":false,"hasPassword":false,"keep":false,"conversation":31,"invited":true},\
                {"number":8,"name":"B","memberCount":1,"limit":2,"inviteOnly":false,"hasPassword":true,"keep":false,\
                "invited":false}]}
                """
            ),
        ] as [(JSONEvent, String)]
    )
    func `writes answers`(event: JSONEvent, line: String) {
        #expect(event.line(id: "7") == line)
    }

    @Test(
        arguments: [
            (
                .presence(
                    PresenceChange(
                        joined: [PresenceChange.Entry(username: "b\u{1B}", time: 5)],
                        left: [],
                        moreJoined: 2
                    )
                ),
                #"{"event":"presence","joined":[{"username":"b\u001b","time":5}],"left":[],"moreJoined":2,"moreLeft":0}"#
            ),
            (
                .receipt(ReceiptChange(conversation: 7, username: "bob", deliveredThrough: 4, readThrough: nil)),
                #"{"event":"receipt","conversation":7,"username":"bob","deliveredThrough":4}"#
            ),
            (
                .roomChange(Fixtures.change(.kicked, by: "renew")),
                """
                {"event":"roomChange","conversation":30,"number":48219307,"name":"Lobby","kind":"kicked",\
                "username":"bob","by":"renew","time":1700000000123,"byAbsence":false}
                """
            ),
            (
                .roomChange(Fixtures.change(.invited, conversation: nil)),
                """
                {"event":"roomChange","number":48219307,"name":"Lobby","kind":"invited","username":"bob",\
                "time":1700000000123,"byAbsence":false}
                """
            ),
            (
                .connection(.interrupted(reason: "Reset.", delay: .microseconds(1500))),
                #"{"event":"connection","state":"interrupted","reason":"Reset.","delay":2}"#
            ),
            (.connection(.resumed(role: .member)), #"{"event":"connection","state":"resumed"}"#),
            (.connection(.caughtUp(missed: 3)), #"{"event":"connection","state":"caughtUp","missed":3}"#),
            (
                .message(Fixtures.message("hi", room: 30)),
                """
                {"event":"message","conversation":30,"kind":"room","sequence":2,"messageId":3,"sender":"renew",\
                "time":1700000000123,"body":"hi","wire":"udp","missed":false}
                """
            ),
        ] as [(JSONEvent, String)]
    )
    func `writes what happens by itself`(event: JSONEvent, line: String) {
        #expect(event.line() == line)
    }
}
