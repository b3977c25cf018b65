import ChatProtocol
import Testing

@testable import chatclient

@Suite struct PlaceNameTests {
    @Test(
        arguments: [
            ("bob", .any("bob")), (" My room ", .any("My room")), ("@bob", .user("bob")), ("@ bob", .user("bob")),
            ("#Lab", .room(.name("Lab"))), ("# My room", .room(.name("My room"))),
            ("#48219307", .room(.number(48_219_307))), ("48219307", .any("48219307")), ("", nil), ("@", nil),
            ("#", nil),
            ("##", nil),
        ] as [(String, PlaceName?)]
    )
    func `tells users from rooms by their sign`(text: String, place: PlaceName?) {
        #expect(PlaceName(text) == place)
    }
}
