import Foundation
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct BindErrorTests {
    private struct Odd: Error, CustomStringConvertible {
        let description = "odd"
    }

    @Test(
        arguments: [
            (EADDRINUSE, "TCP port 80 on ::1 is in use by another program. Stop it, or choose another port."),
            (EACCES, "TCP port 80 on ::1 may not be used by this user. Choose a port from 1024 up."),
            (EADDRNOTAVAIL, "This machine does not have the address ::1. Check --host."),
        ]
    )
    func `each reason is a sentence that says what to do`(code: Int32, sentence: String) {
        let error = IOError(errnoCode: code, reason: "bind")
        #expect(BindError.failed(wire: "TCP", host: "::1", port: 80, error).description == sentence)
    }

    @Test func `without a host none is named`() {
        let error = IOError(errnoCode: EADDRINUSE, reason: "bind")
        #expect(
            BindError.failed(wire: "UDP", host: nil, port: 80, error).description
                == "UDP port 80 is in use by another program. Stop it, or choose another port."
        )
        #expect(
            BindError.failed(wire: "UDP", host: nil, port: 80, Odd()).description
                == "UDP port 80 could not be bound: odd."
        )
        #expect(BindError.noPort.description == "No port is free for both TCP and UDP. Name one.")
    }
}
