import ChatProtocol
import Testing

@testable import ChatClientCore

@Suite struct RoomDirectoryTests {
    private let lobby = Conversation(
        id: 30,
        kind: .room,
        name: "Lobby",
        lastSequence: 0,
        lastTime: 0,
        readThrough: 0,
        unread: 0,
        roomNumber: 7
    )

    private typealias Fixtures = ModelFixtures

    private func inRoom(_ room: Room = ModelFixtures.room()) -> ClientModel {
        var model = Fixtures.loggedIn()
        model.handle(.room(room), to: .joinRoom(.number(7), password: nil))
        return model
    }

    @Test func `members come, go and are muted`() {
        var model = inRoom()
        #expect(model.rooms[30]?.members.map(\.username) == ["bob", "renew"])
        #expect(model.handle(.room(Fixtures.change(.joined, of: "carol")), now: 0) == [.room(30)])
        #expect(model.rooms[30]?.members.map(\.username) == ["bob", "carol", "renew"])
        model.handle(.room(Fixtures.change(.muted, of: "BOB")), now: 0)
        #expect(model.rooms[30]?.members.first?.isMuted == true)
        model.handle(.room(Fixtures.change(.kicked, of: "bob")), now: 0)
        #expect(model.rooms[30]?.members.map(\.username) == ["carol", "renew"])
    }

    @Test func `what an admin does changes the room by its answer`() {
        var model = inRoom()
        model.handle(.done, to: .manage(30, .mute, username: "bob"))
        #expect(model.rooms[30]?.members.first?.isMuted == true)
        model.handle(.done, to: .manage(30, .handOver, username: "bob"))
        #expect(model.rooms[30]?.admin == "bob")
        #expect(model.rooms.led(by: "renew") == [])
        model.handle(.done, to: .manage(30, .kick, username: "bob"))
        #expect(model.rooms[30]?.members.map(\.username) == ["renew"])
    }

    @Test func `who comes and goes is seen in the rooms`() throws {
        var model = inRoom()
        let bob = try #require(model.rooms[30]?.members.first)
        #expect(model.isOnline(bob))
        model.handle(.presence(PresenceChange(joined: [], left: [.init(username: "Bob", time: 1)])), now: 0)
        #expect(!model.isOnline(bob))
        model.handle(.presence(PresenceChange(joined: [.init(username: "bob", time: 2)], left: [])), now: 0)
        #expect(model.isOnline(bob))
    }

    @Test func `a send that finds no such room shows that one is not in it`() {
        var model = inRoom()
        let request = Request.send(body: "hi", recipient: .room(30))
        model.requested(request)
        let changes = model.handle(failure: RequestError(code: .noSuchRoom), of: request)
        #expect(changes == [.outgoing(1), .room(30), .left(room: 30)])
        #expect(model.rooms.led(by: "renew") == [])
    }

    @Test func `who left and comes back by another device is no admin`() {
        var model = inRoom()
        model.handle(failure: RequestError(code: .noSuchRoom), of: .room(30))
        model.handle(.room(Fixtures.change(.joined, of: "renew")), now: 0)
        #expect(model.rooms.joined.map(\.conversation) == [30])
        #expect(model.rooms.led(by: "renew") == [])
    }

    @Test func `looking at a room again does not change the order`() {
        var model = inRoom()
        let attic = Room(conversation: 31, number: 8, name: "Attic", limit: 9, admin: "renew", members: [])
        model.handle(.room(attic), to: .room(31))
        model.handle(.room(Fixtures.room()), to: .room(30))
        #expect(model.rooms.led(by: "renew").map(\.conversation) == [30, 31])
    }

    @Test func `a room that is not listed any more is one that one is not in`() {
        var model = inRoom()
        model.handle(.conversations([]), to: .conversations)
        #expect(model.rooms[30]?.isMember == true)
        model.handle(.conversations([lobby]), to: .conversations)
        model.handle(.conversations([]), to: .conversations)
        #expect(model.rooms[30]?.isMember == false)
    }

    @Test(arguments: [RoomChange.Kind.left, .kicked, .banned, .closed])
    func `a room that one is not in any more keeps its name`(kind: RoomChange.Kind) {
        var model = inRoom()
        model.handle(.conversations([lobby]), to: .conversations)
        let changes = model.handle(.room(Fixtures.change(kind, of: "Renew")), now: 0)
        #expect(changes == [.room(30), .left(room: 30)])
        #expect(model.rooms[30]?.name == "Lobby")
        // The admin's leaving closes it.
        #expect(model.rooms[30]?.isClosed == (kind == .closed || kind == .left))
        #expect(model.conversations[30]?.isClosed == model.rooms[30]?.isClosed)
        #expect(model.rooms.joined == [])
        #expect(model.handle(.room(Fixtures.change(kind, of: "Renew")), now: 0) == [.room(30)])
    }

    @Test func `leaving closes a room that one leads, unless it is kept`() {
        for (room, isClosed) in [
            (Fixtures.room(), true), (Fixtures.room(isKept: true), false), (Fixtures.room(admin: "bob"), false),
        ] {
            var model = inRoom(room)
            model.handle(.done, to: .leaveRoom(30))
            #expect(model.rooms[30]?.isClosed == isClosed)
            #expect(model.rooms[30]?.isMember == false)
        }
    }

    @Test func `a request that finds no such room shows that one is not in it`() {
        var model = inRoom()
        #expect(model.handle(failure: RequestError(code: .busy), of: .room(30)) == [])
        #expect(model.handle(failure: RequestError(code: .noSuchRoom), of: .room(30)) == [.room(30), .left(room: 30)])
        #expect(model.handle(failure: RequestError(code: .noSuchRoom), of: .room(30)) == [])
    }

    @Test func `rooms that one leads come in the order in which that became known`() {
        var model = inRoom()
        let attic = Room(conversation: 31, number: 8, name: "Attic", limit: 9, admin: "bob", members: [])
        model.handle(.room(attic), to: .room(31))
        #expect(model.rooms.led(by: "renew").map(\.conversation) == [30])
        let change = RoomChange(
            conversation: 31,
            number: 8,
            name: "Attic",
            kind: .handedOver,
            username: "renew",
            by: "bob",
            time: 1
        )
        model.handle(.room(change), now: 0)
        #expect(model.rooms.led(by: "RENEW").map(\.conversation) == [30, 31])
        #expect(model.rooms.joined.map(\.name) == ["Attic", "Lobby"])
    }
}
