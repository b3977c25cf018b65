import ChatClientCore
import Testing

@testable import chatclient

@Suite struct JSONEventEncryptionTests {
    private static let start = """
        "conversation":7,"kind":"direct","sequence":2,"messageId":3,"sender":"bob","recipient":"renew",\
        "time":1700000000123
        """

    private static func direct(_ encryption: MessageEncryption) -> ReceivedMessage {
        Fixtures.message("hi", from: "bob", to: "renew", encryption: encryption)
    }

    @Test(
        arguments: [
            (.none, #""encryption":"none""#), (.unexpectedlyPlain, #""encryption":"none","unexpected":true"#),
            (.sealed(Fixtures.laptop), #""encryption":"sealed","trust":"verified","device":"laptop""#),
            (
                .sealed(SealedOrigin(device: "", isVerified: false, isFromRemovedDevice: true)),
                #""encryption":"sealed","trust":"unverified","device":"","deviceRemoved":true"#
            ),
        ] as [(MessageEncryption, String)]
    )
    func `a direct message tells whether it was encrypted, as an event and in a list`(
        encryption: MessageEncryption,
        fields: String
    ) {
        let message = Self.direct(encryption)
        let body = #"\#(Self.start),"body":"hi","wire":"udp","missed":false,\#(fields)"#
        #expect(JSONEvent.message(message).line() == #"{"event":"message",\#(body)}"#)
        #expect(JSONEvent.opened(message).line() == #"{"event":"opened",\#(body)}"#)
        #expect(JSONEvent.history(Fixtures.page([message])).line().contains(#""messages":[{\#(body)}]"#))
        let found = JSONEvent.search(SearchPage(messages: [message], hasMore: false)).line()
        #expect(found.contains(#""messages":[{\#(body)}]"#))
    }

    @Test(arguments: UnopenedReason.allCases)
    func `what cannot be opened has a reason, and no body`(reason: UnopenedReason) {
        let line = JSONEvent.unopened(Fixtures.unopened(reason)).line()
        let end = #""wire":"udp","missed":false,"encryption":"sealed","reason":"\#(reason)"}"#
        #expect(line == #"{"event":"unopened",\#(Self.start),\#(end)"#)
        let page = JSONEvent.history(Fixtures.page([Fixtures.unopened(reason)])).line()
        #expect(page.contains(end) && !page.contains("body"))
    }

    @Test(
        arguments: [
            (.stored(Fixtures.directReceipt(2), isDirect: true), #","encryption":"none"}"#),
            (
                .stored(Fixtures.sealedReceipt, isDirect: true),
                #","encryption":"sealed","trust":"verified","device":"laptop"}"#
            ),
            (
                .stored(Fixtures.storedPlainReceipt, isDirect: true),
                #","encryption":"none","unexpected":true}"#
            ),
            (.stored(Fixtures.receipt), #""repeated":false}"#),
        ] as [(JSONEvent, String)]
    )
    func `stored tells how a direct message was sent`(event: JSONEvent, end: String) {
        #expect(event.line().hasSuffix(end))
    }

    @Test func `the receipt of a direct message alone tells it`() {
        let direct = Request.send(body: "hi", recipient: .user("bob"))
        #expect(JSONEvent(.stored(Fixtures.directReceipt(2)), to: direct).line().contains("encryption"))
        let room = Request.send(body: "hi", recipient: .room(30))
        #expect(!JSONEvent(.stored(Fixtures.receipt), to: room).line().contains("encryption"))
    }

    @Test(
        arguments: [
            (.own(.none), #"{"event":"encryption","state":"none"}"#),
            (.own(.ready), #"{"event":"encryption","state":"ready"}"#),
            (.own(.linkNeeded), #"{"event":"encryption","state":"linkNeeded"}"#),
            (.own(.serverCannot), #"{"event":"encryption","state":"serverCannot"}"#),
            (.own(.stopped("So.")), #"{"event":"encryption","state":"stopped","reason":"So."}"#),
            (.failed("Full."), #"{"event":"encryption","state":"failed","reason":"Full."}"#),
            (
                .identityChanged(account: "bob", wasVerified: true, time: 5),
                #"{"event":"identityChanged","username":"bob","wasVerified":true,"time":5}"#
            ),
            (
                .suspicious(account: "bob", .rolledBack),
                #"{"event":"listProblem","username":"bob","problem":"rolledBack"}"#
            ),
            (.suspicious(account: "bob", .forked), #"{"event":"listProblem","username":"bob","problem":"forked"}"#),
            (
                .suspicious(account: "bob", .changedKeys),
                #"{"event":"listProblem","username":"bob","problem":"changedKeys"}"#
            ),
            (
                .suspicious(account: "bob", .devicesGone),
                #"{"event":"listProblem","username":"bob","problem":"devicesGone"}"#
            ),
            (
                .devicesChanged(account: "bob", added: ["a\u{1B}"], removed: []),
                #"{"event":"devicesChanged","username":"bob","added":["a\u001b"],"removed":[]}"#
            ),
            (
                .gap(account: "bob", device: "laptop", missing: 2),
                #"{"event":"gap","username":"bob","device":"laptop","missing":2}"#
            ),
            (
                .outOfOrder(account: "bob", device: "laptop", messageID: 3),
                #"{"event":"outOfOrder","username":"bob","device":"laptop","messageId":3}"#
            ),
            (
                .noDeviceMail(account: "bob", device: "laptop"),
                #"{"event":"noDeviceMail","username":"bob","device":"laptop"}"#
            ),
            (
                .notSent(account: "bob", text: "hi", time: 5),
                #"{"event":"notSent","username":"bob","body":"hi","time":5}"#
            ),
            (.newDeviceNumber, #"{"event":"newDevice"}"#),
            (.recovered, #"{"event":"encryption","state":"recovered"}"#),
        ] as [(EncryptionNews, String)]
    )
    func `writes news about keys`(news: EncryptionNews, line: String) {
        #expect(JSONEvent.encryption(news).line() == line)
    }
}
