{% for step in steps %}
step {{ step.key }}
is_{{ step.key }}() {
  id={{ step.id }} rank={{ step.rank }} kind={{ step.kind }}
  title={{ step.title | sh }}
{%- if step.waits %}
  waits='{{ step.waits }}'
{%- endif %}
{%- if step.kind != "mark" %}
  typical={{ step.typical }} worst={{ step.worst }}
{%- endif %}
{%- if step.see %} poll={{ step.poll }} timeout={{ step.timeout }}
{%- endif %}
{%- if step.class %}
  class={{ step.class }}
{%- endif %}
{%- if step.loses_data %}
  loses=data
{%- endif %}
{%- if step.unconditional %}
  anyway=1
{%- endif %}
{%- if step.by_hand %}
  by_hand={{ step.by_hand | sh }}
{%- endif %}
{%- if step.expect %}
  expects={{ step.expect | sh }}
{%- endif %}
{%- if step.undo %}
  undo=calls
{%- endif %}
{%- if step.undo_by_hand %}
  taken_back={{ step.undo_by_hand | sh }}
{%- endif %}
{%- if step.instead %}
  worse={{ step.instead_then | sh }}
{%- endif %}
}
{%- if step.act %}
act_{{ step.key }}() {
{{ step.act }}
}
{%- endif %}
{%- if step.see %}
see_{{ step.key }}() {
{{ step.see }}
}
{%- endif %}
{%- if step.undo %}
undo_{{ step.key }}() {
{{ step.undo }}
}
{%- endif %}
{%- if step.instead %}
instead_{{ step.key }}() {
{{ step.instead }}
}
{%- endif %}
{% endfor %}
