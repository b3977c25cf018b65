import ChatProtocol
import SwiftProtobuf
import Testing

@testable import ChatClientCore

@Suite struct ExchangeTests {
    private static let token = [UInt8](repeating: 7, count: 16)

    private func exchange(_ request: Request) throws(ChatError) -> Exchange {
        try Exchange(request) { Self.token }
    }

    @Test func `names come by pages, and each is asked for behind the last`() throws {
        var exchange = try exchange(.activeUsers)
        #expect(exchange.next == .listUsers(.init()))
        let first = try exchange.handle(.userList(Self.users(["alice", "Bob"], more: true)), client: nil)
        #expect(first == nil)
        #expect(exchange.next == .listUsers(.with { $0.after = "Bob" }))
        let second = try exchange.handle(.userList(Self.users(["ca\u{1B}rol"], more: false)), client: nil)
        #expect(second == .activeUsers(["alice", "Bob", SafeText.line("ca\u{1B}rol")]))
    }

    @Test func `conversations come by pages, too`() throws {
        var exchange = try exchange(.conversations)
        let page = ProtoConversationList.with {
            $0.conversations = [.with { $0.conversation = 1 }, .with { $0.conversation = 9 }]
            $0.more = true
        }
        #expect(try exchange.handle(.conversationList(page), client: nil) == nil)
        #expect(exchange.next == .listConversations(.with { $0.after = 9 }))
        let last = ProtoConversationList.with { $0.conversations = [.with { $0.conversation = 12 }] }
        guard case .conversations(let list) = try exchange.handle(.conversationList(last), client: nil) else {
            Issue.record("there is another page after the last")
            return
        }
        #expect(list.map(\.id) == [1, 9, 12])
    }

    @Test func `so do rooms, by name and number, for names are no keys`() throws {
        var exchange = try exchange(.rooms)
        let page = ProtoRoomList.with {
            $0.rooms = [.with { ($0.name, $0.roomID) = ("Lobby", 48_219_307) }]
            $0.more = true
        }
        #expect(try exchange.handle(.roomList(page), client: nil) == nil)
        #expect(exchange.next == .listRooms(.with { $0.after = "Lobby\u{0}48219307" }))
    }

    @Test func `an empty page that promises more is the last one`() throws {
        var exchange = try exchange(.activeUsers)
        #expect(try exchange.handle(.userList(Self.users([], more: true)), client: nil) == .activeUsers([]))
    }

    @Test(
        arguments: [
            (.logOut, .done(.init())), (.rooms, .userList(.init())), (.status(username: "bob"), .loggedIn(.init())),
            (.activeUsers, .pong(.init())), (.deliveryStatistics, .deliveryStatistics(.init())),
        ] as [(Request, ProtoServerFrame.OneOf_Body)]
    )
    func `what does not fit the question is an error`(request: Request, body: ProtoServerFrame.OneOf_Body) throws {
        var exchange = try exchange(request)
        #expect(throws: ChatError.unfittingAnswer) { try exchange.handle(body, client: nil) }
    }

    @Test func `a remembered login without a token of 32 bytes is an error`() throws {
        var exchange = try exchange(.rememberLogin(label: "e" + String(repeating: "\u{301}", count: 100)))
        #expect(exchange.next == .rememberLogin(.with { $0.label = "e" + String(repeating: "\u{301}", count: 63) }))
        #expect(throws: ChatError.unfittingAnswer) { try exchange.handle(.rememberedLogin(.init()), client: nil) }
    }

    @Test func `what is listed of logins is sanitized`() throws {
        var exchange = try exchange(.logins)
        let list = ProtoLoginList.with {
            $0.logins = [.with { ($0.login, $0.label, $0.made, $0.lastUsed, $0.isThis) = (7, "a\u{1B}b", 1, 2, true) }]
            $0.ended = [.with { ($0.login, $0.label, $0.reason, $0.time) = (6, "\u{7}", .UNRECOGNIZED(9), 3) }]
        }
        let expected = LoginList(
            logins: [.init(login: 7, label: SafeText.line("a\u{1B}b"), made: 1, lastUsed: 2, isThis: true)],
            ended: [.init(login: 6, label: SafeText.line("\u{7}"), reason: .other, time: 3)]
        )
        #expect(try exchange.handle(.loginList(list), client: nil) == .logins(expected))
    }

    @Test func `a registration brings its invite, and an administration command its object`() throws {
        let code = try #require(InviteCode([UInt8](0..<16)))
        let register = ProtoRegister.with { ($0.username, $0.password) = ("bob", "x") }
        #expect(try exchange(.register(username: "bob", password: "x")).next == .register(register))
        var invited = register
        invited.invite = .init(0..<16)
        #expect(try exchange(.register(username: "bob", password: "x", invite: code)).next == .register(invited))
        var administer = try exchange(.administer(command: #"{"command":"who"}"#))
        #expect(administer.next == .administer(.with { $0.command = #"{"command":"who"}"# }))
        let answer = ProtoAdministered.with { ($0.items, $0.more) = (["{}"], true) }
        #expect(
            try administer.handle(.administered(answer), client: nil)
                == .administered(Administered(items: ["{}"], hasMore: true))
        )
    }

    @Test func `a login tells the role, and one that is newer counts as none`() throws {
        for (role, expected) in [(ProtoRole.admin, AccountRole.admin), (.UNRECOGNIZED(9), .member)] {
            var exchange = try exchange(.logIn(username: "bob", password: "x"))
            let answer = ProtoLoggedIn.with { ($0.username, $0.role) = ("bob", role) }
            let told = try exchange.handle(.loggedIn(answer), client: nil)
            #expect(told == .loggedIn(username: "bob", role: expected))
            var model = ClientModel()
            model.handle(try #require(told), to: .logIn(username: "bob", password: "x"))
            #expect(model.role == expected)
        }
    }

    @Test func `a message without a token gets one, and keeps one that it has`() throws {
        let own = [UInt8](repeating: 1, count: 16)
        for (token, expected) in [(nil, Self.token), (own, own)] {
            let exchange = try exchange(.send(body: "hi", recipient: .room(30), token: token))
            let send = ProtoSend.with { ($0.body, $0.room, $0.token) = (.init("hi".utf8), 30, .init(expected)) }
            #expect(exchange.next == .send(send))
        }
    }

    @Test func `a room's name loses its sign, and may not be a number`() throws {
        let options = RoomOptions(name: "#Lobby", limit: 5)
        guard case .createRoom(let room) = try exchange(.createRoom(options)).next else {
            Issue.record("something else is sent")
            return
        }
        #expect(room.name == "Lobby")
        #expect(throws: ChatError.self) { try exchange(.createRoom(RoomOptions(name: "12345678", limit: 5))) }
    }

    private static func users(_ names: [String], more: Bool) -> ProtoUserList {
        .with { ($0.usernames, $0.more) = (names, more) }
    }
}
