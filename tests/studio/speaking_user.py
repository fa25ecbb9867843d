"""A user without a browser: what Streamlit's own page says to its server, and hears from it."""

from __future__ import annotations

import time
from typing import Final, Self
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from websockets.asyncio.client import ClientConnection, connect

_STREAM: Final = "/_stcore/stream"
_AGE: Final = "Target age, years"
_PICTURE: Final = "compare"


class SpeakingUser:
    """One user at work on the page of age progression, over a case of their own.

    A page keeps what is large by its hash and says so; so does this user.
    """

    def __init__(self, connection: ClientConnection, case: str) -> None:
        self._connection = connection
        self._address = urlencode({"case": case})
        self._kept: dict[str, ForwardMsg] = {}
        self._slider = Slider()
        self._part = ""
        self._age = 0.0

    @classmethod
    async def at_work(cls, address: str, case: str) -> Self:
        """Open the page over a case and wait until it is drawn."""
        stream = address.replace("http", "ws", 1) + _STREAM
        # A photograph is a message of its own, larger than is usual.
        opened = await connect(stream, subprotocols=["streamlit"], max_size=None)  # pyright: ignore[reportArgumentType]
        user = cls(opened, case)
        await user._say(BackMsg())
        await user._hear_all()
        slider = user._slider
        user._age = (slider.value if slider.set_value else slider.default)[0]
        return user

    async def slid(self) -> float:
        """Move the slider of the target age by a year; return ms until the new picture is here."""
        self._age += 1
        said = BackMsg()
        said.rerun_script.fragment_id = self._part
        state = said.rerun_script.widget_states.widgets.add()
        state.id = self._slider.id
        state.double_array_value.data.append(self._age)
        start = time.perf_counter()
        await self._say(said)
        return 1000 * (await self._hear_all() - start)

    async def leave(self) -> None:
        """Close the page."""
        await self._connection.close()

    async def _say(self, said: BackMsg) -> None:
        said.rerun_script.query_string = self._address
        said.rerun_script.cached_message_hashes.extend(self._kept)
        await self._connection.send(said.SerializeToString())

    async def _hear_all(self) -> float:
        """Hear everything that answers; return when the picture came."""
        came: float | None = None
        while True:
            heard = ForwardMsg()
            told = await self._connection.recv()
            assert isinstance(told, bytes)
            heard.ParseFromString(told)
            heard = self._kept[heard.ref_hash] if heard.ref_hash else heard
            if heard.WhichOneof("type") == "script_finished":
                assert came is not None, "The page was drawn without a picture."
                return came
            if self._is_picture(heard):
                came = time.perf_counter()

    def _is_picture(self, heard: ForwardMsg) -> bool:
        if heard.metadata.cacheable:
            self._kept[heard.hash] = heard
        element = heard.delta.new_element
        if element.slider.label == _AGE:
            self._slider, self._part = element.slider, heard.delta.fragment_id
        return element.bidi_component.component_name.endswith(_PICTURE)
