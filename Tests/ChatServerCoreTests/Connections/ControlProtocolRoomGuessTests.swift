import ChatProtocol
import ChatStorage
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// Room passwords, and throttling of attempts to guess passwords and room numbers.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolRoomGuessTests {
    @Test func `a room's password is asked for, and guessing it is slowed down`() async throws {
        try await withStore { services, _ in
            var (alice, bob, carol) = try (ControlPeer(services), ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), bob.logIn("bob"), carol.logIn("carol"))
            let room = try await alice.createRoom("Tea") { $0.password = "Earl Grey" }
            #expect(room.hasPassword_p)
            #expect(try await bob.join(room).failure == .wrongRoomPassword)
            #expect(try await bob.join(room, password: "earl grey").failure == .wrongRoomPassword)
            #expect(try await bob.join(room, password: "Earl Grey").room.members.count == 2)
            // A member joins again without the password.
            #expect(try await bob.join(room).room.members.count == 2)
            var codes: [ProtoErrorCode?] = []
            // The first guess beyond the free ones starts a wait of a second; longer waits follow.
            while codes.last != .throttled, codes.count < 50 {
                codes.append(try await carol.join(room, password: "x").failure)
            }
            #expect(codes.first == .wrongRoomPassword)
            #expect(codes.last == .throttled)
        }
    }

    @Test func `a room's password is not guessed faster by who knows another's`() async throws {
        try await withStore { services, _ in
            var (alice, carol) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), carol.logIn("carol"))
            let room = try await alice.createRoom("Tea") { $0.password = "Earl Grey" }
            let other = try await alice.createRoom("Coffee") { $0.password = "Arabica" }
            var codes: [ProtoErrorCode?] = []
            while codes.last != .throttled, codes.count < 50 {
                codes.append(try await carol.join(room, password: "x").failure)
                #expect(try await carol.join(other, password: "Arabica").failure == nil)
                _ = try await carol.answer(.leaveRoom(.with { $0.conversation = other.conversation }))
            }
            #expect(codes.first == .wrongRoomPassword)
            #expect(codes.contains(.throttled))
        }
    }

    @Test func `trying numbers is slowed down`() async throws {
        try await withStore { services, _ in
            var (alice, carol) = try (ControlPeer(services), ControlPeer(services))
            _ = try await (alice.logIn("alice"), carol.logIn("carol"))
            let room = try await alice.createRoom("Tea")
            var codes: [ProtoErrorCode?] = []
            // The first guess beyond the free ones starts a wait of a second; longer waits follow.
            while codes.last != .throttled, codes.count < 50 {
                codes.append(try await carol.answer(.joinRoom(.with { $0.roomID = UInt64(codes.count) })).failure)
            }
            #expect(codes.count > LoginThrottle.freeRoomNumbers)
            #expect(codes.prefix(LoginThrottle.freeRoomNumbers).allSatisfy { $0 == .noSuchRoom })
            #expect(codes.last == .throttled)
            // Joining by name is not throttled: it reveals nothing that the room list does not.
            #expect(try await carol.answer(.joinRoom(.with { $0.name = "Tea" })).room.conversation == room.conversation)
        }
    }

    @Test func `the password of a room that cannot be made is not hashed`() async throws {
        try await withStore { services, store in
            let alice = try await store.account(for: Username("alice"))
            let workers = PasswordWorkers(threads: 1)
            let desk = RoomService(store: store, hub: services.hub, workers: workers, presenceLimit: 1)
            _ = try await desk.create(RoomDraft(name: "Tea", limit: 5), password: "x", admin: alice.id)
            // Without threads every hash would fail.
            try await workers.stop()
            await #expect(throws: RoomRefusal.nameTaken) {
                try await desk.create(RoomDraft(name: "tea", limit: 5), password: "x", admin: alice.id)
            }
            await #expect(throws: RoomRefusal.invalidLimit) {
                try await desk.create(RoomDraft(name: "Coffee", limit: 0), password: "x", admin: alice.id)
            }
        }
    }
}
