import ChatProtocol
import Foundation
import SwiftProtobuf
import Testing

@testable import ChatClientCore

/// Every request that has a field of text or bytes, with that field too large.
enum OversizedRequests {
    static let text = String(repeating: "x", count: 65_536)

    /// One of each kind of request; a new kind does not compile until it is here.
    private static let kinds: [ProtoClientFrame.OneOf_Request] = [
        .hello(.init()), .checkUser(.init()), .register(.init()), .login(.init()), .send(.init()), .listUsers(.init()),
        .ping(.init()), .logout(.init()), .getDeliveryStatistics(.init()), .resume(.init()), .changePassword(.init()),
        .setPreferences(.init()), .listConversations(.init()), .getHistory(.init()), .search(.init()), .mark(.init()),
        .createRoom(.init()), .joinRoom(.init()), .leaveRoom(.init()), .listRooms(.init()), .getRoom(.init()),
        .manageRoom(.init()), .loginWithToken(.init()), .rememberLogin(.init()), .listLogins(.init()),
        .endLogin(.init()), .administer(.init()), .publishDevices(.init()), .resetIdentity(.init()),
        .publishPrekeys(.init()), .getDevices(.init()), .sendDeviceMail(.init()), .getDeviceMail(.init()),
    ]

    /// The requests, with the codes that they fail with.
    static let all: [(ProtoClientFrame.OneOf_Request, String)] = kinds.flatMap { variants(of: $0) }

    private static func variants(of kind: ProtoClientFrame.OneOf_Request) -> [(ProtoClientFrame.OneOf_Request, String)]
    {
        switch kind {
        case .hello: [(.hello(.with { $0.clientName = text }), "frame_too_large")]
        case .checkUser: [(.checkUser(.with { $0.username = text }), "invalid_username")]
        case .register:
            [
                (.register(.with { $0.username = text }), "invalid_username"),
                (.register(.with { ($0.username, $0.password) = ("bob", text) }), "password_policy"),
                (.register(.with { ($0.username, $0.invite) = ("bob", Data(text.utf8)) }), "invite_refused"),
            ]
        case .login:
            [
                (.login(.with { $0.username = text }), "invalid_username"),
                (.login(.with { ($0.username, $0.password) = ("bob", text) }), "wrong_password"),
            ]
        case .resume:
            [
                (.resume(.with { $0.username = text }), "invalid_username"),
                (.resume(.with { ($0.username, $0.token) = ("bob", Data(text.utf8)) }), "frame_too_large"),
            ]
        case .loginWithToken:
            [
                (.loginWithToken(.with { $0.username = text }), "invalid_username"),
                (
                    .loginWithToken(.with { ($0.username, $0.token) = ("bob", Data(text.utf8)) }),
                    "login_token_refused"
                ),
            ]
        case .administer: [(.administer(.with { $0.command = text }), "frame_too_large")]
        case .rememberLogin: [(.rememberLogin(.with { $0.label = text }), "frame_too_large")]
        case .send: sends
        case .publishDevices: [(.publishDevices(.with { $0.list.body = Data(text.utf8) }), "frame_too_large")]
        case .resetIdentity: [(.resetIdentity(.with { $0.list.body = Data(text.utf8) }), "frame_too_large")]
        case .publishPrekeys: [(.publishPrekeys(.with { $0.prekey.body = Data(text.utf8) }), "frame_too_large")]
        case .getDevices: [(.getDevices(.with { $0.knownIdentity = Data(text.utf8) }), "frame_too_large")]
        case .sendDeviceMail: [(.sendDeviceMail(.with { $0.payload = Data(text.utf8) }), "frame_too_large")]
        case .listUsers: [(.listUsers(.with { $0.after = text }), "frame_too_large")]
        case .listRooms: [(.listRooms(.with { $0.after = text }), "frame_too_large")]
        case .changePassword:
            [
                (.changePassword(.with { ($0.oldPassword, $0.newPassword) = (text, "a") }), "wrong_password"),
                (.changePassword(.with { ($0.oldPassword, $0.newPassword) = ("a", text) }), "password_policy"),
            ]
        case .getHistory: [(.getHistory(.with { $0.place = .user(text) }), "no_such_conversation")]
        case .search:
            [
                (.search(.with { $0.query = text }), "invalid_search"),
                (.search(.with { $0.user = text }), "no_such_conversation"),
                (.search(.with { $0.sender = text }), "no_such_user"),
            ]
        case .createRoom:
            [
                (.createRoom(.with { $0.name = text }), "invalid_room"),
                (.createRoom(.with { ($0.name, $0.password) = ("den", text) }), "invalid_room"),
            ]
        case .joinRoom:
            [
                (.joinRoom(.with { $0.key = .name(text) }), "no_such_room"),
                (.joinRoom(.with { $0.password = text }), "wrong_room_password"),
            ]
        case .manageRoom: [(.manageRoom(.with { $0.username = text }), "no_such_user")]
        case .ping, .logout, .getDeliveryStatistics, .setPreferences, .listConversations, .mark, .leaveRoom, .getRoom,
            .listLogins, .endLogin, .getDeviceMail:
            []
        }
    }

    private static var sends: [(ProtoClientFrame.OneOf_Request, String)] {
        let token = Data(ChatClient.makeToken())
        let body = Data("hi".utf8)
        return [
            (.send(.with { ($0.body, $0.token) = (Data(text.utf8), token) }), "message_too_long"),
            (.send(.with { ($0.body, $0.token) = (body, Data(text.utf8)) }), "invalid_token"),
            (.send(.with { ($0.body, $0.token, $0.recipient) = (body, token, text) }), "no_such_user"),
        ]
    }
}

@Suite struct ServerLimitsTests {
    @Test func `every field of text or bytes has a bound, its own or the frame's`() throws {
        for (request, code) in OversizedRequests.all {
            do {
                try ServerLimits().check(request)
                // No field's own limit refuses it: the limit on the frame's size is the last guard.
                #expect(code == "frame_too_large", "\(request)")
                let frame = try ProtoClientFrame.with { $0.request = request }.serializedBytes() as [UInt8]
                #expect(frame.count > ServerLimits().frameBytes)
            } catch let error as ChatError {
                #expect(error.code.rawValue == code)
                #expect(error.message.hasSuffix("."))
            }
        }
        #expect(OversizedRequests.all.count == 34)
    }

    @Test func `what just fits passes`() throws {
        let limits = ServerLimits()
        let name = String(repeating: "x", count: 50)
        let password = String(repeating: "x", count: 1024)
        try limits.check(.login(.with { ($0.username, $0.password) = (name, password) }))
        try limits.check(.search(.with { $0.query = String(repeating: "é", count: 200) }))
        try limits.check(.createRoom(.with { $0.name = String(repeating: "日", count: 50) }))
        try limits.check(
            .send(
                .with {
                    $0.body = Data(repeating: 0x78, count: 16_384)
                    $0.token = Data(ChatClient.makeToken())
                }
            )
        )
    }

    @Test func `a server's own bounds count, and the protocol's where it names none`() throws {
        let limits = ServerLimits(
            .with {
                $0.bodyBytes = 3
                $0.passwordBytes = 4
                $0.usernameMaximum = 5
            }
        )
        #expect(limits.frameBytes == 65_536)
        #expect(ServerLimits(.init()) == ServerLimits())
        let error = try #require(throws: ChatError.self) {
            try limits.check(.send(.with { ($0.body, $0.token) = (Data("four".utf8), Data(ChatClient.makeToken())) }))
        }
        #expect(error.code.rawValue == "message_too_long")
        #expect(error.message == "The message has 4 bytes; the limit is 3.")
        let tooLong = try #require(throws: ChatError.self) {
            try limits.check(.register(.with { ($0.username, $0.password) = ("alice", "12345") }))
        }
        #expect(tooLong.message == "The password is longer than 4 bytes.")
        #expect(throws: ChatError.self) { try limits.check(.checkUser(.with { $0.username = "robert" })) }
    }

    /// A server that does not know a filter would ignore it.
    @Test func `a filter is sent only to a server that takes it`() throws {
        let filters: [(inout ProtoSearch) -> Void] = [
            { $0.user = "bob" }, { $0.sender = "bob" }, { $0.since = 0 }, { $0.until = 0 },
        ]
        for filter in filters {
            var search = ProtoSearch.with { ($0.query, $0.limit) = ("tea", 1) }
            filter(&search)
            try ServerLimits(.with { $0.searchFilters = true }).check(.search(search))
            let error = try #require(throws: ChatError.self) { try ServerLimits(.init()).check(.search(search)) }
            #expect(error.code.rawValue == "invalid_search")
            #expect(error.message.hasPrefix("This server is too old to search by sender, time"))
        }
        // The place of older searches.
        try ServerLimits(.init()).check(.search(.with { ($0.query, $0.conversation) = ("tea", 7) }))
    }
}
