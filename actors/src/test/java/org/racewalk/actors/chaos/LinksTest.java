package org.racewalk.actors.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;

/** Goal: a cut link carries nothing, loses nothing. Method: sockets that talk over it. */
final class LinksTest {
    private static final int LIMIT_MILLIS = 60_000;
    private static final int QUIET_MILLIS = 200;

    @Test
    void shouldHoldBackWhatIsSentOverACutLink() throws Exception {
        try (ServerSocket node = listen();
                Links links = Links.open(List.of(1, node.getLocalPort()));
                Socket caller = connect(links, 0, 1);
                Socket called = node.accept()) {
            caller.getOutputStream().write(1);
            assertThat(read(called)).isEqualTo(1);

            links.isolate(1);
            caller.getOutputStream().write(2);
            called.getOutputStream().write(3);

            called.setSoTimeout(QUIET_MILLIS);
            assertThatThrownBy(() -> called.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            links.rejoin(1);
            assertThat(read(called)).isEqualTo(2);
            assertThat(read(caller)).isEqualTo(3);
        }
    }

    @Test
    void shouldCutOneNodeAlone() throws Exception {
        try (ServerSocket node = listen();
                Links links = Links.open(List.of(1, node.getLocalPort(), 2));
                Socket caller = connect(links, 0, 1);
                Socket called = node.accept()) {
            links.isolate(2);

            caller.getOutputStream().write(7);

            assertThat(read(called)).isEqualTo(7);
        }
    }

    private static ServerSocket listen() throws Exception {
        return new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    }

    private static Socket connect(Links links, int from, int to) throws Exception {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(Links.source(from), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", links.port(to)), LIMIT_MILLIS);
        return socket;
    }

    private static int read(Socket socket) throws Exception {
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket.getInputStream().read();
    }
}
