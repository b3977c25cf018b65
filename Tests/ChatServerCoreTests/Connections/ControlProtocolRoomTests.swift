import ChatProtocol
import ChatStorage
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ControlProtocolRoomTests {
    @Test func `a room is made, found by its number or name, and read by its members`() async throws {
        try await withStore { services, _ in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            let room = try await alice.createRoom("Tea Room")
            #expect(room.admin == "alice")
            #expect((10_000_000...99_999_999).contains(room.roomID))
            #expect(room.members.map(\.username) == ["alice"])
            #expect(room.members.map(\.online) == [true])
            let list = try await bob.answer(.listRooms(.init())).roomList
            #expect(list.rooms.map(\.name) == ["Tea Room"])
            #expect(list.rooms.map(\.members) == [1])
            #expect(list.rooms.map(\.conversation) == [0])
            let joined = try await bob.join(room).room
            #expect(joined.members.map(\.username) == ["alice", "bob"])
            let named = try await carol.answer(.joinRoom(.with { $0.name = "TEA room" })).room
            #expect(named.conversation == room.conversation)
            let events = try await alice.events().map(\.roomEvent)
            #expect(events.map(\.kind) == [.joined, .joined])
            #expect(events.map(\.username) == ["bob", "carol"])
            #expect(events.allSatisfy { $0.conversation == room.conversation && $0.name == "Tea Room" })
            _ = try await bob.events()
            let stored = try await alice.answer(.send(.with("welcome", room: room.conversation))).stored
            #expect(stored.conversation == room.conversation)
            let messages = try await bob.events().flatMap { try $0.messages }
            #expect(messages.map(\.text) == ["welcome"])
            #expect(messages.map(\.inRoom) == [true])
            #expect(try await bob.page(of: room.conversation).history.sequences == [1])
        }
    }

    @Test func `a hundred who join a room of ten at once are ten`() async throws {
        let names = (1...100).map { "user\($0)" }
        try await withStore(others: names) { services, store in
            var alice = try ControlPeer(services)
            _ = try await alice.logIn("alice")
            let room = try await alice.createRoom("Tea")
            let answers = try await withThrowingTaskGroup(of: ProtoErrorCode?.self) { group in
                for name in names {
                    group.addTask {
                        var peer = try ControlPeer(services, address: name)
                        _ = try await peer.logIn(name)
                        let frames = try await peer.ask(.joinRoom(.with { $0.roomID = room.roomID }))
                        let answer = try #require(frames.first { $0.requestID == 7 })
                        return answer.failure
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0 == nil } == 9)
            #expect(answers.count { $0 == .roomFull } == 91)
            let members = try await alice.ask(.getRoom(.with { $0.conversation = room.conversation }))
            #expect(try #require(members.last).room.members.count == 10)
        }
    }

    @Test func `what is asked for in vain is said in a sentence`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            let room = try await alice.createRoom("Tea") { $0.limit = 1 }
            let unlisted = try await alice.createRoom("Hidden") { $0.listed = false }
            let invited = try await alice.createRoom("Guests") { $0.inviteOnly = true }
            let cases: [(ProtoClientFrame.OneOf_Request, ProtoErrorCode)] = [
                (.createRoom(.with { ($0.name, $0.limit, $0.listed) = ("TEA", 5, true) }), .roomNameTaken),
                (.createRoom(.with { ($0.name, $0.limit) = ("#12345678", 5) }), .invalidRoom),
                (.createRoom(.with { ($0.name, $0.limit) = ("", 5) }), .invalidRoom),
                (.createRoom(.with { ($0.name, $0.limit) = (String(repeating: "x", count: 51), 5) }), .invalidRoom),
                (.createRoom(.with { ($0.name, $0.limit) = (String(repeating: "👨‍👩‍👧‍👦", count: 50), 5) }), .invalidRoom),
                (.createRoom(.with { ($0.name, $0.limit) = ("Coffee", 0) }), .invalidRoom),
                (.createRoom(.with { ($0.name, $0.limit) = ("Coffee", 1001) }), .invalidRoom),
                (
                    .createRoom(
                        .with {
                            ($0.name, $0.limit) = ("Coffee", 5)
                            $0.password = String(repeating: "x", count: 129)
                        }
                    ), .invalidRoom
                ),
                (.joinRoom(.with { $0.roomID = room.roomID }), .roomFull),
                (.joinRoom(.with { $0.roomID = invited.roomID }), .invitationNeeded),
                (.joinRoom(.with { $0.name = "Hidden" }), .noSuchRoom),
                (.joinRoom(.with { $0.name = String(repeating: "x", count: 5000) }), .noSuchRoom),
                (.joinRoom(.with { $0.roomID = 1 }), .noSuchRoom),
                (.joinRoom(.with { $0.roomID = UInt64.max }), .noSuchRoom),
                (.joinRoom(.init()), .noSuchRoom),
                (.leaveRoom(.with { $0.conversation = room.conversation }), .noSuchRoom),
                (.getRoom(.with { $0.conversation = unlisted.conversation }), .noSuchRoom),
                (.getRoom(.with { $0.conversation = 1 }), .noSuchRoom),
                (
                    .manageRoom(
                        .with { ($0.conversation, $0.action, $0.username) = (room.conversation, .kick, "alice") }
                    ), .noSuchRoom
                ),
                (.manageRoom(.with { ($0.conversation, $0.username) = (room.conversation, "alice") }), .unknownFrame),
            ]
            for (request, code) in cases {
                let answer = try await bob.answer(request)
                #expect(answer.failure == code)
                #expect(answer.error.message.hasSuffix("."))
            }
            let others: [(ProtoRoomAction, String, ProtoErrorCode)] = [
                (.kick, "bob", .notAMember), (.kick, "alice", .invalidRoom), (.ban, "dave", .noSuchUser),
                (.mute, "?", .noSuchUser), (.handOver, "bob", .notAMember),
            ]
            for (action, name, code) in others {
                #expect(try await alice.manage(room, action, name).failure == code)
            }
        }
    }

    @Test func `the admin's leaving closes a room, and all are told`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            let room = try await alice.createRoom("Tea")
            _ = try await bob.join(room)
            _ = try await alice.events()
            #expect(
                try await alice.answer(.leaveRoom(.with { $0.conversation = room.conversation })).body == .done(.init())
            )
            #expect(try await bob.events().map(\.roomEvent.kind) == [.closed])
            #expect(try await bob.answer(.send(.with("?", room: room.conversation))).failure == .noSuchConversation)
            #expect(try await bob.page(of: room.conversation).failure == .noSuchConversation)
            #expect(try await bob.createRoom("tea").conversation != room.conversation)
        }
    }

    @Test func `a kept room goes to the member who has been there longest`() async throws {
        try await withStore { services, _ in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            let room = try await alice.createRoom("Tea") { $0.keep = true }
            _ = try await (carol.join(room), bob.join(room))
            _ = try await (alice.events(), bob.events(), carol.events())
            _ = try await alice.answer(.leaveRoom(.with { $0.conversation = room.conversation }))
            let events = try await bob.events().map(\.roomEvent)
            #expect(events.map(\.kind) == [.left, .handedOver])
            #expect(events.map(\.username) == ["alice", "carol"])
            #expect(events.map(\.by) == ["", "alice"])
            let now = try await bob.answer(.getRoom(.with { $0.conversation = room.conversation })).room
            #expect(now.admin == "carol")
        }
    }

    @Test func `whoever is kicked is told, and is out in mid-sentence`() async throws {
        try await withStore { services, _ in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            let room = try await alice.createRoom("Tea")
            _ = try await (bob.join(room), carol.join(room))
            _ = try await (alice.events(), bob.events())
            #expect(try await bob.manage(room, .kick, "carol").failure == .notAdmin)
            #expect(try await alice.manage(room, .kick, "carol").body == .done(.init()))
            for peer in [bob, carol] {
                let event = try #require(try await peer.events().last).roomEvent
                #expect(event.kind == .kicked)
                #expect(event.conversation == room.conversation)
                #expect(event.username == "carol")
                #expect(event.by == "alice")
            }
            #expect(try await carol.answer(.send(.with("but", room: room.conversation))).failure == .noSuchConversation)
            #expect(try await carol.join(room).failure == nil)
        }
    }

    @Test func `a mute lets read but not write`() async throws {
        try await withStore { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            let room = try await alice.createRoom("Tea")
            _ = try await bob.join(room)
            _ = try await alice.ask(
                .manageRoom(.with { ($0.conversation, $0.action, $0.username) = (room.conversation, .mute, "bob") })
            )
            _ = try await bob.events()
            let refused = try await bob.answer(.send(.with("hi", room: room.conversation)))
            #expect(refused.failure == .muted)
            let now = try await bob.answer(.getRoom(.with { $0.conversation = room.conversation })).room
            #expect(now.members.map(\.muted) == [false, true])
            _ = try await alice.manage(room, .unmute, "bob")
            #expect(try await bob.events().map(\.roomEvent.kind) == [.unmuted])
            #expect(try await bob.answer(.send(.with("hi", room: room.conversation))).stored.sequence == 1)
        }
    }

    @Test func `whoever is invited is told of the room, without its conversation, and may join`() async throws {
        try await withStore(others: ["dave"]) { services, _ in
            var (alice, bob) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"))
            let room = try await alice.createRoom("Tea") {
                ($0.inviteOnly, $0.listed, $0.password) = (true, false, "Earl Grey")
            }
            _ = try await alice.manage(room, .invite, "bob")
            let event = try #require(try await bob.events().first).roomEvent
            #expect(event.kind == .invited)
            #expect(event.conversation == 0)
            #expect(event.roomID == room.roomID)
            #expect(event.by == "alice")
            #expect(try await bob.answer(.listRooms(.init())).roomList.rooms.map(\.invited) == [true])
            #expect(try await bob.join(room).room.members.count == 2)
            // The operator has added dave, and dave has never logged in.
            #expect(
                try await alice.ask(
                    .manageRoom(
                        .with { ($0.conversation, $0.action, $0.username) = (room.conversation, .invite, "dave") }
                    )
                ).last?.body == .done(.init())
            )
        }
    }

    @Test func `whoever is banned is told if they were there, and kept out`() async throws {
        try await withStore { services, _ in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            let room = try await alice.createRoom("Tea")
            _ = try await bob.join(room)
            _ = try await alice.events()
            _ = try await alice.ask(
                .manageRoom(.with { ($0.conversation, $0.action, $0.username) = (room.conversation, .ban, "bob") })
            )
            #expect(try await bob.events().map(\.roomEvent.kind) == [.banned])
            #expect(try await bob.join(room).failure == .banned)
            _ = try await alice.events()
            #expect(try await alice.manage(room, .ban, "carol").body == .done(.init()))
            #expect(try await carol.events().isEmpty)
            #expect(try await carol.join(room).failure == .banned)
            _ = try await alice.events()
            #expect(try await alice.manage(room, .unban, "bob").body == .done(.init()))
            #expect(try await bob.join(room).failure == nil)
        }
    }

    @Test func `in a large room nobody is told who comes and goes, but of a kick`() async throws {
        try await withStore(presenceLimit: 1) { services, _ in
            var (alice, bob, desk) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), desk.logIn("bob"))
            let room = try await alice.createRoom("Tea")
            _ = try await bob.join(room)
            #expect(try await alice.events().isEmpty)
            // The account's own other devices must know.
            #expect(try await desk.events().map(\.roomEvent.kind) == [.joined])
            _ = try await alice.ask(
                .manageRoom(.with { ($0.conversation, $0.action, $0.username) = (room.conversation, .kick, "bob") })
            )
            #expect(try await bob.events().map(\.roomEvent.kind) == [.kicked])
        }
    }
}
