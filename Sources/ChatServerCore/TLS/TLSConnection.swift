import CServerTLS
import NIOCore

/// The server's end of one TLS 1.3 connection: bytes in, bytes out. It is BoringSSL's, as swift-nio-ssl builds it, called
/// without `NIOSSLServerHandler`: that keeps 52 kB of buffers for a connection's life, of which half become resident, while all
/// else of an idle session takes 14 kB. Here the connections of a thread share their buffers.
struct TLSConnection: ~Copyable {
    /// How far a connection has come.
    enum State {
        /// Nothing can be sent yet.
        case handshaking
        case established
        /// The peer has said that it sends nothing more.
        case ended
        /// Nothing more can be done but to send what is left.
        case failed(TLSFailure)
    }

    /// What a call came to.
    struct Outcome {
        let state: State
        /// For the application.
        let plaintext: ByteBuffer?
        /// For the network, also when the connection has failed: then the peer is told why.
        let ciphertext: ByteBuffer?
    }

    private let connection: OpaquePointer

    /// Takes over what C made.
    init(_ connection: OpaquePointer) {
        self.connection = connection
    }

    deinit {
        tls_connection_destroy(connection)
    }

    /// Takes what the network brought.
    mutating func receive(_ bytes: ByteBuffer) -> Outcome {
        bytes.withUnsafeReadableBytes { Outcome(tls_connection_receive(connection, $0.baseAddress, $0.count)) }
    }

    /// Encrypts what the application sends. Only once the connection is established.
    mutating func send(_ bytes: ByteBuffer) -> Outcome {
        bytes.withUnsafeReadableBytes { Outcome(tls_connection_send(connection, $0.baseAddress, $0.count)) }
    }

    /// Says that nothing more is sent.
    mutating func end() -> Outcome {
        Outcome(tls_connection_end(connection))
    }
}

extension TLSConnection.Outcome {
    /// Copies what is the calling thread's until its next call.
    fileprivate init(_ result: tls_result) {
        state =
            switch result.state {
            case tls_handshaking: .handshaking
            case tls_established: .established
            case tls_ended: .ended
            default: .failed(TLSFailure(description: result.reason.map { String(cString: $0) } ?? "unknown"))
            }
        plaintext = Self.copy(result.plaintext, result.plaintext_bytes)
        ciphertext = Self.copy(result.ciphertext, result.ciphertext_bytes)
    }

    private static func copy(_ start: UnsafeRawPointer?, _ count: Int) -> ByteBuffer? {
        start.map { ByteBuffer(bytes: UnsafeRawBufferPointer(start: $0, count: count)) }
    }
}

/// Why a TLS connection failed.
struct TLSFailure: Error, CustomStringConvertible {
    /// BoringSSL's word for it.
    let description: String
}
